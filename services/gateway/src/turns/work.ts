import { claimMailbox } from './claim.ts';
import { waitForFormerSend } from './former-send.ts';
import { Hold } from './hold.ts';
import type { Life } from './life.ts';
import { begin, finish, handBack, postpone, release, renew } from './mailbox.ts';
import type { Token, TokenDelivery, TurnsDeps } from './ports.ts';
import { runTurn } from './run-turn.ts';
import { settle } from './settle.ts';
import { backoff, longestPostponedBackoff, postponedBackoff, timing } from './timing.ts';

/** What becomes of a token. `leave`: it belongs to another holder now. */
export type Verdict = 'ack' | 'leave' | { readonly nakMs: number };

export interface Work {
  readonly token: Token;
  readonly delivery: TokenDelivery;
  /** Unique for ever. */
  readonly claimId: string;
  readonly life: Life;
  /** Called with the mailbox once it is claimed. */
  readonly onHold: (hold: Hold) => void;
}

/**
 * From a token to its verdict: claims the mailbox if it is free, works through its updates one by one, and lets go of
 * it only in a state in which nothing is forgotten. Throws when NATS is away or the mailbox is lost: the token must
 * be left alone then.
 */
export async function work(deps: TurnsDeps, job: Work): Promise<Verdict> {
  const { token, claimId, life } = job;
  const claimed = await claimMailbox(deps, token, claimId);
  if (claimed === 'drop') {
    return 'ack';
  }
  if (typeof claimed === 'number') {
    return { nakMs: claimed };
  }
  const { store, clock, log } = deps;
  const hold = new Hold({ store, clock, log, key: token.key, claim: claimId, stored: claimed, closed: life.closed });
  job.onHold(hold);
  const over = new AbortController();
  void beat(deps, hold, job.delivery, over.signal);
  try {
    await waitForFormerSend(deps, hold, life);
    return await workThrough(deps, hold, token.key, life);
  } finally {
    over.abort();
  }
}

/** Shows that this process is alive: to the queue, and in the record, where a loss is noticed as well. */
async function beat(
  { clock, log }: Pick<TurnsDeps, 'clock' | 'log'>,
  hold: Hold,
  delivery: TokenDelivery,
  over: AbortSignal,
): Promise<void> {
  for (;;) {
    await clock.sleep(timing.beat, over);
    if (over.aborted || hold.lost) {
      return;
    }
    try {
      delivery.working();
    } catch (error) {
      log.debug({ err: error }, 'the queue could not be told that a token is worked on');
    }
    try {
      await hold.change((mailbox) => renew(mailbox, hold.claim, clock.now() + timing.lease));
    } catch {
      // Lost, or the process is about to exit: the turn has been told.
      return;
    }
  }
}

async function workThrough(deps: TurnsDeps, hold: Hold, key: string, life: Life): Promise<Verdict> {
  const { claim } = hold;
  const handOver = async (): Promise<Verdict> => {
    await hold.change((mailbox) => handBack(mailbox, claim));
    return { nakMs: 0 };
  };
  for (;;) {
    await settle(deps, hold, life);
    const [head] = hold.mailbox.pending;
    if (life.shutdown.aborted || head === undefined) {
      return handOver();
    }
    const outcome = await runTurn(deps, hold, life, { key, head });
    if (outcome === 'lost') {
      return 'leave';
    }
    if (outcome === 'released') {
      return handOver();
    }
    if (outcome === 'retried') {
      const nakMs = backoff[hold.mailbox.attempt - 1] ?? 0;
      await hold.change((mailbox) => release(mailbox, claim, deps.clock.now() + nakMs));
      return { nakMs };
    }
    if (outcome === 'postponed') {
      const nakMs = postponedBackoff[hold.mailbox.postponed] ?? longestPostponedBackoff;
      await hold.change((mailbox) => postpone(mailbox, claim, deps.clock.now() + nakMs));
      return { nakMs };
    }
    await hold.change((mailbox) => {
      const rest = finish(mailbox, claim, head.id, deps.clock.now());
      if (!rest?.scheduled) {
        return rest;
      }
      return life.draining() ? release(rest, claim) : begin(rest, claim, 1);
    });
    if (!hold.mailbox.scheduled) {
      return 'ack';
    }
    if (hold.mailbox.holder === null) {
      return { nakMs: 0 };
    }
  }
}
