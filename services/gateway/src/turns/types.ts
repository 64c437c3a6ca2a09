/** One pending update as its mailbox keeps it. JSON. */
export interface StoredUpdate {
  /** Telegram's `update_id`. */
  readonly id: number;
  /** The validated update; opaque to the core. */
  readonly update: unknown;
  /** Epoch milliseconds at intake. */
  readonly receivedAt: number;
  /** Trace of the intake, continued by the turn. */
  readonly traceparent?: string | undefined;
  /** The rate limit refused this update: milliseconds to wait, measured at `receivedAt`. */
  readonly limitedMs?: number | undefined;
  /** May be one of several that belong together: see `Joins`. */
  readonly joins?: Joins | undefined;
}

/**
 * What Telegram has split, such as an album or a long paste. Updates of one group that stand next to one another in
 * their mailbox, and are stored before the turn of the first one begins, are one turn.
 */
interface Joins {
  readonly group: string;
  /** Milliseconds after the last part was received before the turn begins; never more than 3 s after the first one. */
  readonly settleMs: number;
}

/** Decides what an update joins, from the update before it in its mailbox. May be asked several times. */
export type JoinRule = (last: StoredUpdate | undefined) => Joins | undefined;

/**
 * The work on one update, or on several that belong together, from its start here until it is done, given up, or taken
 * away from this process.
 */
export interface Turn {
  /** Key of the mailbox. */
  readonly key: string;
  /** The first of `parts`: its id names the turn. */
  readonly update: StoredUpdate;
  /** All updates that this turn answers, oldest first; at least one. The same ones in every attempt. */
  readonly parts: readonly StoredUpdate[];
  /** Epoch milliseconds from which on only a free gateway was missing: no turn before it, no trouble at Telegram. */
  readonly waitingSince: number;
  /** Starts of this update so far, from 1, over all processes. */
  readonly attempt: number;
  /** Aborts with the reason `stop`, `lost` or `shutdown` (see `AbortReason`). Only the first one is seen. */
  readonly signal: AbortSignal;
  /** An earlier start has sent a part: the user has the answer, or its beginning. */
  readonly begun: boolean;
  /**
   * False while another process may have taken over unnoticed: this one was frozen, or NATS is away. A final part is
   * guarded by its record; for anything else, such as a draft, ask before it is sent.
   */
  held(): boolean;
  /** The user asked to stop this turn, here or before a takeover. */
  stopped(): boolean;
  /**
   * Sends one final part. Nothing that must arrive exactly once may be sent in another way.
   *
   * Records that the part is being sent, runs `deliver`, records that it was sent. Parts have numbers of the handler's
   * choice, stable over attempts, at most 256 different ones per turn, sent one after another. A part that is recorded
   * as sent is not sent again: `already sent`.
   *
   * `deliver` must pass its signal to the request: it aborts at the hard send deadline, 20 s after the record was
   * written. Wait for pacing before `send`, not inside of `deliver`.
   *
   * Throws what `deliver` threw; `TurnAborted` when the turn was taken away; `SendDeadlineError` when `deliver` did
   * not come back in time, even when aborted.
   */
  send(part: number, deliver: (signal: AbortSignal) => Promise<void>): Promise<'sent' | 'already sent'>;
}

/**
 * - `stop`: the user asked for it. Say what there is to say, then resolve.
 * - `lost`: another process has taken over. Nothing can be sent any more.
 * - `shutdown`: the grace time is over. Nothing can be sent any more; another process starts the update anew.
 */
export type AbortReason = 'stop' | 'lost' | 'shutdown';

/**
 * Handles one turn. Resolves: its updates are done. Throws after `lost` or `shutdown`: nothing is recorded. Throws
 * otherwise: tried again with backoff; after the last attempt it becomes a dead letter. Trouble of Telegram's side
 * (`TurnsDeps.postpone`) is no attempt: it is tried again for a day.
 */
export type TurnHandler = (turn: Turn) => Promise<void>;

/** Tells the user, if possible, that the turn has failed for good. Whatever happens here, the mailbox goes on. */
export type GiveUpHandler = (turn: Turn, error: unknown) => Promise<void>;

/**
 * - `accepted`: stored, and its token is published.
 * - `duplicate`: known already, pending or done.
 * - `full`: not stored. Tell the user, and confirm the update to Telegram.
 */
export type Accepted = 'accepted' | 'duplicate' | 'full';

export interface Acceptance {
  readonly result: Accepted;
  /** Place in the queue of the token that brings a gateway to this update. Undefined when somebody works on its mailbox. */
  readonly token?: number | undefined;
}

export interface TurnStats {
  /** Mailboxes being worked on here. */
  readonly active: number;
  readonly limit: number;
  readonly pulling: boolean;
}

export interface Turns {
  /**
   * Stores an update in a mailbox. When it resolves, the update survives any crash of any gateway. Throws when NATS
   * is away: do not confirm the update then; accepting it again is safe.
   */
  accept(key: string, update: StoredUpdate, joins?: JoinRule): Promise<Acceptance>;
  /**
   * How many mailboxes were waiting for a gateway before the one of this token, at most a second ago; undefined when a
   * gateway has taken it. Throws when NATS is away.
   */
  ahead(token: number): Promise<number | undefined>;
  /**
   * Puts updates that were given up back at the end of their mailbox, under the same ids. Those that are pending already
   * are left where they are: `duplicate` when that is true of all. Throws as `accept`, and may be repeated.
   */
  replay(key: string, updates: readonly StoredUpdate[]): Promise<Acceptance>;
  /**
   * Marks the update at the head of the mailbox as stopped, for good, and tells its holder. Only an update up to
   * `latest`: one that came after whatever asks for the stop is not meant by it; and none before `earliest`. False when
   * there is none. Throws when NATS is away.
   */
  stop(key: string, latest: number, earliest?: number): Promise<boolean>;
  /** Begins to listen for stops, to pull tokens and to reconcile. Call once. */
  start(): Promise<void>;
  /** Takes no more tokens. What runs goes on. */
  stopPulling(): Promise<void>;
  /**
   * Stops pulling and waits for what runs; in the last 4 s of `graceMs` it is aborted with `shutdown` and handed over to
   * another gateway. Resolves within `graceMs`, but not before those 4 s when something still runs.
   */
  drain(graceMs: number): Promise<void>;
  stats(): TurnStats;
}

/** The turn was taken away from this process; `reason` says how. */
export class TurnAborted extends Error {
  override readonly name = 'TurnAborted';
  readonly reason: AbortReason;

  constructor(reason: AbortReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** `deliver` did not come back before the hard send deadline. Whether the part arrived is unknown. */
export class SendDeadlineError extends Error {
  override readonly name = 'SendDeadlineError';
}
