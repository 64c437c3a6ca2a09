import type { FileStore } from '@gonets/bus';
import { attributes, gauge, metrics } from '@gonets/telemetry';
import { trace } from '@opentelemetry/api';
import type { FileBlock } from '../claude/prompt.ts';
import { fileBlocksOf } from '../claude/request-files.ts';
import type { OpenFiles } from '../claude/request-files.ts';
import { HeldFiles } from './held-files.ts';
import { Room } from './room.ts';

/**
 * Prompts whose files are being read at once. What NATS answers has to be decoded here: more of them would only wait for each other,
 * and a read that waits for seconds is given up.
 */
const readAtOnce = 2;

/** Reads files from the store for requests, at most so many bytes at once. */
export function createOpenFiles(store: Pick<FileStore, 'get'>, mostBytes: number): OpenFiles {
  gauge(metrics.aiFilesBytesLimit).set(mostBytes);
  const room = new Room(mostBytes, (taken, waiting) => {
    gauge(metrics.aiFilesBytes).set(taken);
    gauge(metrics.aiFilesWaiting).set(waiting);
  });
  const readers = new Room(readAtOnce);

  async function read(
    blocks: readonly FileBlock[],
    signal: AbortSignal,
  ): Promise<Map<FileBlock, Uint8Array | undefined>> {
    const files = new Map<FileBlock, Uint8Array | undefined>();
    const next = await readers.take(1, signal);
    try {
      for (const block of blocks) {
        files.set(block, await store.get(block.folder, block.attachment.id));
        signal.throwIfAborted();
      }
      return files;
    } finally {
      next();
    }
  }

  return async (prompt, signal) => {
    const blocks = fileBlocksOf(prompt);
    if (blocks.length === 0) {
      return undefined;
    }
    const bytes = blocks.reduce((sum, { attachment }) => sum + attachment.bytes, 0);
    const since = performance.now();
    const giveBack = await room.take(bytes, signal);
    const span = trace.getActiveSpan();
    span?.addEvent('files wait', { [attributes.queueWaitMs]: Math.round(performance.now() - since) });
    try {
      const files = await read(blocks, signal);
      span?.addEvent('files read');
      return new HeldFiles(files, giveBack);
    } catch (error) {
      giveBack();
      throw error;
    }
  };
}
