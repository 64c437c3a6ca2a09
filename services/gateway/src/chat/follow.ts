import type { StreamContract } from '@gonets/contracts';
import { absenceMs } from './deadline.ts';
import type { WaitNotes } from './delivery/wait-notes.ts';
import type { Visit } from './visit.ts';

interface Following<Delta> {
  readonly deadlineMs: number;
  readonly notes: WaitNotes;
  readonly onDelta: (delta: Delta) => void;
}

/**
 * Has a service work for a turn, and answers its end. Stop asks the service for what it has; a turn that is taken away
 * leaves without it. Rejects like `bus.stream`.
 */
export async function follow<Request, Delta, End>(
  { deps, turn }: Visit,
  contract: StreamContract<Request, Delta, End>,
  request: Request,
  { deadlineMs, notes, onDelta }: Following<Delta>,
): Promise<End> {
  const leave = new AbortController();
  const onAbsent = (absent: boolean) => notes.absent(absent);
  const stream = deps.bus.stream(contract, request, { deadlineMs, absenceMs, onAbsent, signal: leave.signal });
  const onAbort = () => (turn.signal.reason === 'stop' ? stream.cancel() : leave.abort());
  turn.signal.addEventListener('abort', onAbort, { once: true });
  try {
    for await (const event of stream) {
      if (event.type === 'end') return event.end;
      if (event.type === 'queued') notes.queued(event.ahead);
      else onDelta(event.delta);
    }
    throw new Error(`the stream of ${contract.subject} ended without its end`);
  } finally {
    turn.signal.removeEventListener('abort', onAbort);
  }
}
