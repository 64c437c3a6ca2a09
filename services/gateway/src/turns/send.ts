import type { Hold } from './hold.ts';
import { beginSend, bounds, endSend } from './mailbox.ts';
import type { TurnsDeps } from './ports.ts';
import { timing } from './timing.ts';
import { SendDeadlineError } from './types.ts';
import type { Turn } from './types.ts';

type Deliver = (signal: AbortSignal) => Promise<void>;
type Delivered = { result: 'sent' } | { result: 'not sent' | 'unknown'; error: unknown };

export interface Sender {
  readonly send: Turn['send'];
  /** Resolves when no send is on its way: its handler may not have waited for it. Never throws. */
  readonly quiet: () => Promise<void>;
}

/** What sends the parts of one turn. `check` throws when the turn may not send any more. */
export function createSender(
  deps: Pick<TurnsDeps, 'clock' | 'events' | 'ambiguous'>,
  hold: Hold,
  check: () => void,
): Sender {
  let open: Promise<unknown> | undefined;
  const send: Turn['send'] = async (part, deliver) => {
    check();
    if (hold.mailbox.sent.includes(part)) {
      return 'already sent';
    }
    if (hold.mailbox.sent.length >= bounds.parts) {
      throw new RangeError(`a turn sends at most ${bounds.parts} parts: make them larger`);
    }
    const markedAt = await mark(deps, hold, part);
    const delivered = await deliverInTime(deps, deliver, markedAt);
    await hold.change((mailbox) => endSend(mailbox, hold.claim, part, delivered.result));
    if (delivered.result === 'sent') {
      return 'sent';
    }
    if (delivered.result === 'unknown') {
      deps.events.ambiguousSend();
    }
    throw delivered.error;
  };
  return {
    async send(part, deliver) {
      if (open) {
        throw new Error(`part ${part} was sent before the part before was done: await each send`);
      }
      const sending = send(part, deliver);
      open = sending;
      try {
        return await sending;
      } finally {
        open = undefined;
      }
    },
    async quiet() {
      await Promise.allSettled([open]);
    },
  };
}

/**
 * Writes `sending` into the record. Answers the time from which the hard send deadline counts: before the write, so
 * that a successor, which sees the mark only after it, counts from later.
 */
async function mark({ clock }: Pick<TurnsDeps, 'clock'>, hold: Hold, part: number): Promise<number> {
  for (;;) {
    const markedAt = await hold.change((mailbox) => beginSend(mailbox, hold.claim, part, clock.now()));
    // Written so slowly that little time is left: mark it again.
    if (clock.elapsed() - markedAt < timing.send / 4) {
      return markedAt;
    }
  }
}

/** Runs `deliver`, and aborts it at the hard send deadline. Comes back soon after that even if `deliver` does not. */
async function deliverInTime(
  { clock, ambiguous }: Pick<TurnsDeps, 'clock' | 'ambiguous'>,
  deliver: Deliver,
  markedAt: number,
): Promise<Delivered> {
  const late = new AbortController();
  const over = new AbortController();
  const deadline = async (): Promise<Delivered> => {
    await clock.sleep(markedAt + timing.send - clock.elapsed(), over.signal);
    const error = new SendDeadlineError(`the part was not sent within ${timing.send} ms`);
    if (!over.signal.aborted) {
      late.abort(error);
      await clock.sleep(timing.wire, over.signal);
    }
    return { result: 'unknown', error };
  };
  const delivery = async (): Promise<Delivered> => {
    try {
      await deliver(late.signal);
      return { result: 'sent' };
    } catch (error) {
      return { result: ambiguous(error) ? 'unknown' : 'not sent', error };
    }
  };
  try {
    return await Promise.race([delivery(), deadline()]);
  } finally {
    over.abort();
  }
}
