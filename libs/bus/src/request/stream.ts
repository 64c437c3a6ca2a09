import type { StreamContract } from '@gonets/contracts';
import { parseWith } from '../frames.ts';
import type { BusStream, StreamEvent, StreamOptions } from '../types.ts';
import type { Wire } from '../wire.ts';
import { EventQueue } from './event-queue.ts';
import type { Receiver } from './attempt.ts';
import { exchange } from './exchange.ts';
import { untouched } from './retry-rules.ts';

/** Deltas kept for a consumer that does not read; beyond it they are left out, since the end holds everything. */
const longestQueue = 1000;

export function stream<Req, Delta, End>(
  wire: Wire,
  contract: StreamContract<Req, Delta, End>,
  request: Req,
  options: StreamOptions,
): BusStream<Delta, End> {
  const stop = new AbortController();
  const leave = new AbortController();
  const queue = new EventQueue<StreamEvent<Delta, End>>(longestQueue);
  let started = false;
  let answered = false;
  let ahead = -1;

  const receiver: Receiver<End> = {
    take(frame) {
      if (frame.type === 'delta') {
        answered = true;
        queue.offer({ type: 'delta', delta: parseWith(contract.delta, frame.delta, 'a delta') });
      } else if (frame.type === 'heartbeat' && frame.ahead !== undefined && frame.ahead !== ahead) {
        ahead = frame.ahead;
        queue.offer({ type: 'queued', ahead });
      }
    },
    end: (frame) => parseWith(contract.end, frame.end, 'the end'),
  };

  const run = async () => {
    try {
      const end = await exchange<End>(wire, {
        subject: contract.subject,
        request,
        deadlineMs: options.deadlineMs,
        gapMs: options.gapMs,
        absenceMs: options.absenceMs,
        onAbsent: options.onAbsent,
        callers: [options.signal, leave.signal],
        stop: stop.signal,
        receiver: () => receiver,
        again: (error, begun) => !answered && untouched(error, begun),
      });
      queue.end({ type: 'end', end });
    } catch (error) {
      queue.fail(error);
    }
  };

  return {
    cancel: () => stop.abort(),
    [Symbol.asyncIterator]() {
      if (started) {
        throw new Error('a stream can be iterated once; ask again for another one');
      }
      started = true;
      void run();
      return {
        next: () => queue.next(),
        return: async () => {
          leave.abort();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
