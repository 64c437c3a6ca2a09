import { BusError, codeOf } from '@gonets/bus';
import type { Context, FileStore } from '@gonets/bus';
import type { AttachRequest, Attachment } from '@gonets/contracts';
import { counter, metrics } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import { readFile } from './read-file.ts';

/** What the id of a file ends with after it was changed. */
const changedKinds = ['image', 'text'] as const;

interface Deps {
  readonly files: FileStore;
  readonly log: Logger;
}

/**
 * Reads a file that the caller has put into the store, and keeps it there in the form that the model gets. May be repeated: then it
 * finds that form.
 */
export function createAttach({ files, log }: Deps) {
  return async (
    { conversation, id, name }: AttachRequest,
    { signal }: Pick<Context, 'signal'>,
  ): Promise<Attachment> => {
    const startedAt = performance.now();
    let result = 'ok';
    try {
      const bytes = await find(files, conversation, id);
      const read = await readFile(bytes, signal);
      const changed = read.kind !== 'pdf';
      const kept = changed ? `${id}-${read.kind}` : id;
      if (changed) {
        await files.put(conversation, kept, read.bytes);
        await files.remove(conversation, id);
      }
      const { kind, tokens } = read;
      const ms = Math.round(performance.now() - startedAt);
      log.info({ kind, bytes: bytes.byteLength, kept: read.bytes.byteLength, tokens, ms }, 'file read');
      return { id: kept, name, kind, bytes: read.bytes.byteLength, tokens };
    } catch (error) {
      result = codeOf(error);
      if (result.startsWith('FILE_')) {
        log.info({ result, err: error }, 'a file of a user cannot be read');
      }
      throw error;
    } finally {
      counter(metrics.aiFiles).inc({ result });
    }
  };
}

async function find(files: FileStore, conversation: string, id: string): Promise<Uint8Array> {
  for (const each of [id, ...changedKinds.map((kind) => `${id}-${kind}`)]) {
    const bytes = await files.get(conversation, each);
    if (bytes) {
      return bytes;
    }
  }
  throw new BusError('NOT_FOUND', 'there is no such file, or not any more');
}
