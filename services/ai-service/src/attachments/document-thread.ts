import { Worker } from 'node:worker_threads';
import { BusError } from '@gonets/bus';
import type { ErrorCode } from '@gonets/contracts';

/** Longest work on one document. */
const longestMs = 20_000;
/** Heap of the thread in MiB. */
const heap = 512;
const file = new URL(import.meta.url.endsWith('.ts') ? '../worker.ts' : 'worker.js', import.meta.url);

export interface ReadOrder {
  readonly kind: 'pdf' | 'zip';
  readonly bytes: Uint8Array;
}

export type ReadResult =
  | { readonly text: string }
  | { readonly pages: number }
  | { readonly code: ErrorCode; readonly message: string };

/**
 * Reads a document of a user in a thread of its own, which is ended when it takes too long or too much memory. Throws the `FILE_`
 * errors, and the reason of `signal`.
 */
export function readInThread(order: ReadOrder, signal: AbortSignal): Promise<Exclude<ReadResult, { code: ErrorCode }>> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(file, { workerData: order, resourceLimits: { maxOldGenerationSizeMb: heap } });
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      void thread.terminate();
      settle();
    };
    const fail = (error: unknown) => finish(() => reject(error));
    const aborted = () => fail(signal.reason);
    const timer = setTimeout(() => {
      fail(new BusError('FILE_TOO_LARGE', `reading the document took more than ${longestMs} ms`));
    }, longestMs);
    signal.addEventListener('abort', aborted, { once: true });
    thread.once('message', (result: ReadResult) => {
      if ('code' in result) {
        fail(new BusError(result.code, result.message));
      } else {
        finish(() => resolve(result));
      }
    });
    thread.once('error', (error) => fail(unreadable(error)));
    thread.once('exit', () => fail(unreadable()));
  });
}

/** The thread died: of memory, or of something in the document that nobody foresaw. */
function unreadable(cause?: unknown): BusError {
  const isMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const code = isMemory ? 'FILE_TOO_LARGE' : 'FILE_UNREADABLE';
  return new BusError(code, 'the thread that read the document has died', { cause });
}
