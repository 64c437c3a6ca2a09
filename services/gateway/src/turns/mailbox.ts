import { z } from 'zod';
import type { Token } from './ports.ts';
import { longestPostponedBackoff, timing } from './timing.ts';
import type { StoredUpdate } from './types.ts';

/** One update as a mailbox keeps it. */
export const storedUpdateSchema = z.object({
  id: z.int(),
  update: z.unknown(),
  receivedAt: z.number(),
  traceparent: z.string().optional(),
  limitedMs: z.number().optional(),
  joins: z.object({ group: z.string(), settleMs: z.number() }).optional(),
});

/**
 * The record of one mailbox. A field added later needs a default, so that records written before still parse, and is
 * carried along by a gateway that does not know it. The version rises only when such a gateway must not touch the record:
 * it then leaves it alone.
 */
export const mailboxSchema = z.looseObject({
  version: z.literal(1),
  /** Raised each time the mailbox becomes scheduled; a token of another epoch is void. */
  epoch: z.int(),
  /** Updates are pending and a token is on its way, or is held. */
  scheduled: z.boolean(),
  /** In the order of their arrival; the head is the one worked on. */
  pending: z.array(storedUpdateSchema),
  /** Ids of the updates done last, newest last. */
  done: z.array(z.int()),
  /** Who works on the mailbox. `claim` is unique; `until` is the end of its lease in epoch milliseconds. */
  holder: z.object({ id: z.string(), claim: z.string(), until: z.number() }).nullable(),
  /** Epoch milliseconds from which on only a free gateway was missing: no turn before it, no trouble at Telegram. */
  waitingSince: z.number().nullable().default(null),
  /** How many updates belong to the turn of the head, fixed when it begins; 0 before. */
  joined: z.int().default(0),
  /** Starts of the head so far. */
  attempt: z.int(),
  /** Starts of the head that Telegram's trouble ended; they are not in `attempt`. */
  postponed: z.int().default(0),
  /** Epoch milliseconds before which the head is not started again, however many tokens there are. */
  notBefore: z.number().default(0),
  /** Parts of the head that were sent. */
  sent: z.array(z.int()),
  /** A part that is being sent, and the claim under which: as long as this stands, nobody knows whether it arrived. */
  sending: z.object({ claim: z.string(), update: z.int(), part: z.int(), at: z.number() }).nullable(),
  /** The user asked to stop the head. */
  stopped: z.boolean(),
  /** Sends of this mailbox whose fate stayed unknown, and which were therefore sent again. */
  ambiguous: z.int(),
});

export type Mailbox = z.infer<typeof mailboxSchema>;

/** What a holder does to a record; undefined when the record is no longer its own. */
export type Change = (mailbox: Mailbox) => Mailbox | undefined;

export const bounds = {
  pending: 128,
  /** Of the whole record as JSON. NATS takes 1 MB. */
  bytes: 512 * 1024,
  done: 128,
  parts: 256,
  /** How long the parts of one turn may be waited for. */
  settleMs: 3000,
} as const;

const freshHead = { joined: 0, attempt: 0, postponed: 0, notBefore: 0, sent: [], sending: null, stopped: false };

/** Adds an update, unless it is known or there is no room. An idle mailbox becomes scheduled under a new epoch. */
export function append(
  mailbox: Mailbox | undefined,
  update: StoredUpdate,
  now: number,
): Mailbox | 'duplicate' | 'full' {
  const before: Mailbox = mailbox ?? {
    ...freshHead,
    version: 1,
    epoch: 0,
    scheduled: false,
    pending: [],
    done: [],
    holder: null,
    waitingSince: null,
    ambiguous: 0,
  };
  if (before.done.includes(update.id) || before.pending.some(({ id }) => id === update.id)) {
    return 'duplicate';
  }
  const after = {
    ...before,
    pending: [...before.pending, update],
    ...(!before.scheduled && { scheduled: true, epoch: nextEpoch(before.epoch, now), waitingSince: now }),
  };
  const fits = after.pending.length <= bounds.pending && Buffer.byteLength(JSON.stringify(after)) <= bounds.bytes;
  return fits ? after : 'full';
}

/** Adds updates of before again, whether they were done or not; those that are pending stay where they are. */
export function readmit(
  mailbox: Mailbox | undefined,
  updates: readonly StoredUpdate[],
  now: number,
): Mailbox | 'duplicate' | 'full' {
  let after = mailbox && { ...mailbox, done: mailbox.done.filter((id) => !updates.some((update) => update.id === id)) };
  let added = false;
  for (const update of updates) {
    const next = append(after, { ...update, receivedAt: now }, now);
    if (next === 'full') {
      return 'full';
    }
    if (next !== 'duplicate') {
      after = next;
      added = true;
    }
  }
  return added && after ? after : 'duplicate';
}

/** Rests on the clock, so that an epoch does not come again when the record was deleted in between. */
export function nextEpoch(previous: number, now: number): number {
  return Math.max(now, previous + 1);
}

/**
 * Whether a token must be published before an update that was stored in the mailbox, now or earlier, can be confirmed:
 * whoever made the mailbox scheduled may have died before publishing. A holder has a token.
 */
export function needsToken(mailbox: Mailbox): boolean {
  return mailbox.scheduled && mailbox.holder === null;
}

/** Work, and nobody working: no holder, or one whose lease ended so long ago that its token should have come again. */
export function orphaned(mailbox: Mailbox, now: number): boolean {
  const until = busyUntil(mailbox, now);
  return mailbox.scheduled && (until === 0 || until + timing.lease < now);
}

/** What to do with a token: work, drop it, or look again after some milliseconds. */
export function judge(mailbox: Mailbox | undefined, token: Token, now: number): 'work' | 'drop' | number {
  if (!mailbox?.scheduled || token.epoch < mailbox.epoch) {
    return 'drop';
  }
  if (token.epoch > mailbox.epoch) {
    // A read behind the truth, which passes, or the record was deleted and made anew by a clock that is behind.
    return now - token.epoch < 60_000 ? 1000 : 'drop';
  }
  // Somebody works on it, and this is a second token, or one that was delivered again too early.
  const left = busyUntil(mailbox, now) - now;
  return left > 0 ? left : 'work';
}

/** Until when nobody may take the mailbox, in epoch milliseconds. What a clock far ahead has written does not count. */
function busyUntil({ holder, notBefore }: Mailbox, now: number): number {
  const until = holder?.until ?? notBefore;
  return until - now > longestPostponedBackoff ? 0 : until;
}

/** Takes a mailbox that `judge` found free, and starts its head. A former holder is fenced off from here on. */
export function claim(mailbox: Mailbox, holder: NonNullable<Mailbox['holder']>): Mailbox {
  return { ...mailbox, holder, notBefore: 0, attempt: mailbox.attempt + 1 };
}

export function renew(mailbox: Mailbox, claim: string, until: number): Mailbox | undefined {
  const holder = held(mailbox, claim);
  return holder && { ...mailbox, holder: { ...holder, until } };
}

/** Starts the head that has come up after `finish`. */
export function begin(mailbox: Mailbox, claim: string, attempt: number): Mailbox | undefined {
  return held(mailbox, claim) && { ...mailbox, attempt };
}

/** Fixes which updates belong to the turn of the head, for all its attempts. */
export function join(mailbox: Mailbox, claim: string): Mailbox | undefined {
  return held(mailbox, claim) && (mailbox.joined > 0 ? mailbox : { ...mailbox, joined: group(mailbox).length });
}

/** Milliseconds until the head may begin: further parts of it may be on their way. */
export function settleLeft(mailbox: Mailbox, now: number): number {
  const [first] = mailbox.pending;
  const newest = group(mailbox).at(-1);
  if (!first?.joins || !newest || mailbox.joined > 0 || mailbox.stopped) {
    return 0;
  }
  const { settleMs } = first.joins;
  const until = Math.min(newest.receivedAt + settleMs, first.receivedAt + bounds.settleMs);
  // Clocks differ between machines.
  return Math.max(0, Math.min(until - now, settleMs));
}

/** The updates that the turn of the head answers. */
export function partsOfTurn(mailbox: Mailbox): readonly StoredUpdate[] {
  return mailbox.pending.slice(0, Math.max(1, mailbox.joined));
}

/** The head, and the parts of the same whole next to it. */
function group({ pending }: Mailbox): readonly StoredUpdate[] {
  const name = pending[0]?.joins?.group;
  const other = pending.findIndex(({ joins }, index) => index > 0 && (name === undefined || joins?.group !== name));
  return other < 0 ? pending : pending.slice(0, other);
}

/** Before a part is sent. */
export function beginSend(mailbox: Mailbox, claim: string, part: number, at: number): Mailbox | undefined {
  const head = mailbox.pending[0];
  return held(mailbox, claim) && head && { ...mailbox, sending: { claim, update: head.id, part, at } };
}

/**
 * After a part was sent, or not, or nobody knows. Also for a holder that lost the mailbox in the meantime, as long as
 * its successor is still waiting for the end of that send: what is known must not become a double.
 */
export function endSend(
  mailbox: Mailbox,
  claim: string,
  part: number,
  result: 'sent' | 'not sent' | 'unknown',
): Mailbox | undefined {
  if (mailbox.sending?.claim !== claim) {
    return held(mailbox, claim) && mailbox;
  }
  return {
    ...mailbox,
    sending: null,
    sent: result === 'sent' ? [...mailbox.sent, part] : mailbox.sent,
    ambiguous: mailbox.ambiguous + (result === 'unknown' ? 1 : 0),
  };
}

/** Gives up waiting for a previous holder's send. */
export function forgetSend(mailbox: Mailbox, claim: string): Mailbox | undefined {
  if (mailbox.sending === null) {
    return held(mailbox, claim) && mailbox;
  }
  return held(mailbox, claim) && { ...mailbox, sending: null, ambiguous: mailbox.ambiguous + 1 };
}

/** The turn of the head is done. The next update becomes the head, or the mailbox becomes idle and free. */
export function finish(mailbox: Mailbox, claim: string, update: number, now: number): Mailbox | undefined {
  if (!held(mailbox, claim) || mailbox.pending[0]?.id !== update) {
    return held(mailbox, claim) && mailbox;
  }
  const ended = partsOfTurn(mailbox);
  const pending = mailbox.pending.slice(ended.length);
  return {
    ...mailbox,
    ...freshHead,
    pending,
    waitingSince: now,
    done: [...mailbox.done, ...ended.map(({ id }) => id)].slice(-bounds.done),
    ...(pending.length === 0 && { scheduled: false, holder: null, waitingSince: null }),
  };
}

/** Frees the mailbox until Telegram may be well again; this start of the head does not count, nor does the time until then. */
export function postpone(mailbox: Mailbox, claim: string, notBefore: number): Mailbox | undefined {
  const { attempt, postponed } = mailbox;
  const since = { waitingSince: notBefore };
  return release({ ...mailbox, ...since, attempt: attempt - 1, postponed: postponed + 1 }, claim, notBefore);
}

/** Gives back a start that came to nothing because its process shuts down: it does not count. */
export function handBack(mailbox: Mailbox, claim: string): Mailbox | undefined {
  return release({ ...mailbox, attempt: Math.max(0, mailbox.attempt - 1) }, claim);
}

/** Frees the mailbox for another holder, from `notBefore` on; the head stays. A send that is still open stays marked. */
export function release(mailbox: Mailbox, claim: string, notBefore = 0): Mailbox | undefined {
  return held(mailbox, claim) && { ...mailbox, holder: null, notBefore };
}

/** Marks the head as stopped; undefined when there is none, or only one that came before `earliest` or after `latest`. */
export function requestStop(mailbox: Mailbox | undefined, latest: number, earliest: number): Mailbox | undefined {
  const head = mailbox?.pending[0];
  return mailbox && head && head.id >= earliest && head.id <= latest ? { ...mailbox, stopped: true } : undefined;
}

/** The holder, if it is still this claim. */
function held(mailbox: Mailbox, claim: string): NonNullable<Mailbox['holder']> | undefined {
  return mailbox.holder?.claim === claim ? mailbox.holder : undefined;
}
