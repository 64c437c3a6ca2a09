import type { FileStore } from '@gonets/bus';
import { attributes, gauge, metrics } from '@gonets/telemetry';
import { trace } from '@opentelemetry/api';
import { fileBlocksOf } from '../claude/request-files.ts';
import type { OpenFiles } from '../claude/request-files.ts';
import { HeldFiles } from './held-files.ts';
import { Room } from './room.ts';

/** Reads files from the store for requests, at most so many bytes at once. */
export function createOpenFiles(store: Pick<FileStore, 'get'>, mostBytes: number): OpenFiles {
  gauge(metrics.aiFilesBytesLimit).set(mostBytes);
  const room = new Room(mostBytes, (taken, waiting) => {
    gauge(metrics.aiFilesBytes).set(taken);
    gauge(metrics.aiFilesWaiting).set(waiting);
  });
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
      const found = blocks.map(async (block) => [block, await store.get(block.folder, block.attachment.id)] as const);
      const files = new Map(await Promise.all(found));
      signal.throwIfAborted();
      span?.addEvent('files read');
      return new HeldFiles(files, giveBack);
    } catch (error) {
      giveBack();
      throw error;
    }
  };
}
