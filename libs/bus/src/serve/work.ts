import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { BytesContract, CallContract, StreamContract } from '@gonets/contracts';
import type { z } from 'zod';
import { parseWith } from '../frames.ts';
import type { Outgoing } from '../frames.ts';
import type { BytesContextOf, Context, Document, StreamContextOf } from '../types.ts';
import { DeltaWriter } from './delta-writer.ts';
import type { Job } from './job.ts';

/** What a member does with a request. */
export interface Work {
  /**
   * When the caller hears that a member has begun: at once; soon, within half a second, unless it is done by then; or late,
   * after 2 s as of any silence.
   */
  readonly firstSign: 'at once' | 'soon' | 'late';
  /** Checks the request, and answers how to do it. Throws `INVALID`. */
  prepare(name: string, body: unknown): Run;
}

/** Does one request. Answers the last frame. */
export type Run = (job: Job) => Promise<Extract<Outgoing, { type: 'end' }>>;

export function callWork<Req, Res>(
  contract: CallContract<Req, Res>,
  handler: (request: Req, context: Context) => Promise<Res>,
): Work {
  return {
    firstSign: 'late',
    prepare(name, body) {
      const request = parseRequest(contract, name, body);
      return async (job) => ({ type: 'end', end: contract.response.parse(await handler(request, contextOf(job))) });
    },
  };
}

export function streamWork<Req, Delta, End>(
  contract: StreamContract<Req, Delta, End>,
  merge: (earlier: Delta, later: Delta) => Delta,
  handler: (request: Req, context: StreamContextOf<Delta>) => Promise<End>,
): Work {
  return {
    firstSign: 'at once',
    prepare(name, body) {
      const request = parseRequest(contract, name, body);
      return async (job) => {
        const deltas = new DeltaWriter<Delta>(merge, (delta) => job.send({ type: 'delta', delta }));
        try {
          const end = await handler(request, { ...contextOf(job), write: (delta) => deltas.write(delta) });
          return { type: 'end', end: contract.end.parse(end) };
        } finally {
          deltas.close();
        }
      };
    },
  };
}

const pieceBytes = 256 * 1024;
/** Pieces between two round trips to the server: the client library buffers without limit. */
const piecesPerFlush = 16;

export function bytesWork<Req, Progress, End>(
  contract: BytesContract<Req, Progress, End>,
  flush: () => Promise<void>,
  handler: (request: Req, context: BytesContextOf<Progress>) => Promise<Document<End>>,
): Work {
  return {
    firstSign: 'soon',
    prepare(name, body) {
      const request = parseRequest(contract, name, body);
      return async (job) => {
        const progress = new DeltaWriter<Progress>(newest, (delta) => job.send({ type: 'delta', delta }));
        const tell = (now: Progress) => progress.write(now);
        const { bytes, end } = await handler(request, { ...contextOf(job), tell }).finally(() => progress.close());
        const parsed = contract.end.parse(end);
        for (let seq = 0; seq * pieceBytes < bytes.length; seq += 1) {
          // The last piece goes out together with the end.
          if (seq > 0) await (seq % piecesPerFlush === 0 ? flush() : setImmediate());
          job.signal.throwIfAborted();
          job.sendBytes(seq, bytes.subarray(seq * pieceBytes, (seq + 1) * pieceBytes));
        }
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        return { type: 'end', end: parsed, length: bytes.length, sha256 };
      };
    },
  };
}

function newest<T>(_earlier: T, later: T): T {
  return later;
}

function parseRequest<Req>(contract: { readonly request: z.ZodType<Req> }, name: string, body: unknown): Req {
  return parseWith(contract.request, body, `${name}: the request`);
}

function contextOf(job: Job): Context {
  return { size: job.size, signal: job.signal, remainingMs: () => job.remainingMs() };
}
