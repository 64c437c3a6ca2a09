import type { Logger } from '@gonets/telemetry';
import type { Mailbox } from './mailbox.ts';
import type { GiveUpHandler, StoredUpdate, TurnHandler } from './types.ts';

/** Everything the core asks of the world. In production NATS and the system clock; in the model test, memory. */
export interface TurnsDeps {
  readonly store: MailboxStore;
  readonly queue: TokenQueue;
  readonly pings: StopPings;
  readonly clock: Clock;
  readonly events: TurnEvents;
  readonly log: Logger;
  /** Unique per process start; one token of a NATS subject. */
  readonly holder: string;
  /** Mailboxes worked on at once here. Exact. */
  readonly limit: number;
  readonly handler: TurnHandler;
  readonly deadLetters: DeadLetters;
  readonly onGiveUp: GiveUpHandler;
  /** False only for an error after which a part was surely not delivered. */
  readonly ambiguous: (error: unknown) => boolean;
  /** The failure is that of Telegram or of the way to it: the update can do nothing for it and is tried again for long. */
  readonly postpone: (error: unknown) => boolean;
}

/** A turn that was given up. */
export interface DeadLetter {
  readonly key: string;
  readonly parts: readonly StoredUpdate[];
  readonly attempts: number;
  readonly error: unknown;
  /** Epoch milliseconds. */
  readonly givenUpAt: number;
  /** Of the last attempt. */
  readonly traceId: string | undefined;
}

/** Where turns go that were given up. */
export interface DeadLetters {
  /** Resolves when the letter is kept. Repeated when its answer was lost: the same mailbox and first update are one letter. */
  store(letter: DeadLetter): Promise<void>;
}

export interface StoredMailbox {
  readonly mailbox: Mailbox;
  readonly revision: number;
}

/** Mailbox records, changed by compare-and-swap. Any call may fail after having taken effect. */
export interface MailboxStore {
  /**
   * Reads through the leader: never an older state than one read or written before, by anyone. Throws `Unreadable`
   * for a record of a later version, or what is no record.
   */
  get(key: string): Promise<StoredMailbox | undefined>;
  /** Answers the revision. Throws `Conflict` when the key has a record. */
  create(key: string, mailbox: Mailbox): Promise<number>;
  /** Answers the new revision. Throws `Conflict` when the record is no longer at `revision`. */
  update(key: string, mailbox: Mailbox, revision: number): Promise<number>;
  /** What was changed after `revision` and before this call; everything from 0. */
  changes(revision: number): AsyncIterable<MailboxChange>;
}

export interface MailboxChange {
  readonly key: string;
  readonly revision: number;
  /** Undefined for a deleted record. Throws `Unreadable`. */
  readonly mailbox: () => Mailbox | undefined;
}

/** Somebody else changed the record first: read it again and decide anew. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** A record that this gateway does not understand, and therefore leaves alone. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** Says that the mailbox `key` is waiting for a holder. */
export interface Token {
  readonly key: string;
  readonly epoch: number;
}

export interface TokenDelivery {
  /** As received: may be anything. */
  readonly payload: string;
  ack(): Promise<void>;
  nak(delayMs: number): void;
  /** Restarts the ack wait. */
  working(): void;
}

/** Work queue of tokens: each is delivered until it is acknowledged, to one gateway at a time. */
export interface TokenQueue {
  /** Resolves with its place when the token is stored. A repeated one is stored once within the duplicate window. */
  publish(token: Token): Promise<number>;
  /** The highest place that was handed out so far. */
  delivered(): Promise<number>;
  /** Takes tokens, never more at once than `free()` says. */
  pull(free: () => number, handler: (delivery: TokenDelivery) => void): Promise<{ stop(): Promise<void> }>;
}

/** Pings from gateway to gateway. One may get lost: the record has the truth. */
export interface StopPings {
  ping(holder: string, key: string): void;
  listen(holder: string, handler: (key: string) => void): Promise<() => void>;
}

export interface Clock {
  /** Epoch milliseconds. May jump, and differs between machines. */
  now(): number;
  /** Milliseconds that only grow. */
  elapsed(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * `released`: handed over on shutdown. `retried`: the handler failed and will be tried again. `postponed`: the same, but
 * it was not the update's fault.
 */
export type TurnOutcome = 'done' | 'stopped' | 'retried' | 'postponed' | 'given up' | 'lost' | 'released';

/** What happened, for metrics. */
export interface TurnEvents {
  /** Mailboxes worked on here have become `active` of `limit`. */
  active(active: number, limit: number): void;
  turnStarted(queueWaitMs: number): void;
  turnEnded(outcome: TurnOutcome): void;
  /** Nobody knows whether a part arrived. It is sent again: rather twice than never. */
  ambiguousSend(): void;
  /** A mailbox was claimed from a holder that had let its lease expire. */
  takeover(): void;
  /** The reconciler published a token. */
  reconciled(): void;
}
