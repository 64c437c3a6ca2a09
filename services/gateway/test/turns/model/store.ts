import { Conflict, Unreadable } from '../../../src/turns/ports.ts';
import type { MailboxChange, MailboxStore, StoredMailbox } from '../../../src/turns/ports.ts';
import type { Mailbox } from '../../../src/turns/mailbox.ts';
import type { Network } from './network.ts';
import type { Process } from './world.ts';

const maxValueBytes = 900_000;

/** The key-value bucket: compare-and-swap by revision, all states remembered. */
export class Store {
  readonly #states = new Map<string, (StoredMailbox | undefined)[]>();
  readonly #network: Network;
  /** How many states a read may be behind; 0 reads through the leader. */
  readonly #staleness: number;
  #revision = 0;
  /** Called with each state that is written, and the one before. */
  onWrite: (key: string, after: Mailbox, before: Mailbox | undefined, revision: number) => void = () => {};
  conflicts = 0;
  /** Keys whose records this version of the gateway does not understand. */
  readonly unreadable = new Set<string>();

  constructor(network: Network, staleness: number) {
    this.#network = network;
    this.#staleness = staleness;
  }

  current(key: string): StoredMailbox | undefined {
    return this.#states.get(key)?.at(-1);
  }

  keys(): string[] {
    return [...this.#states.keys()].filter((key) => this.current(key));
  }

  delete(key: string): void {
    this.#states.get(key)?.push(undefined);
  }

  /** The store as one process sees it. `listed`: whether the reconciler finds anything. */
  port(process: Process, listed: boolean): MailboxStore {
    const call = <T>(operate: () => T) => this.#network.call(process, operate);
    const changes = async function* (list: () => MailboxChange[]) {
      yield* await call(list);
    };
    return {
      get: (key) => call(() => this.#read(key)),
      create: (key, mailbox) => call(() => this.#write(key, freeze(mailbox), undefined)),
      update: (key, mailbox, revision) => call(() => this.#write(key, freeze(mailbox), revision)),
      changes: (revision) => changes(() => (listed ? this.#changes(revision) : [])),
    };
  }

  #changes(revision: number): MailboxChange[] {
    return [...this.#states]
      .flatMap(([key, states]) => states.slice(-1).map((state) => ({ key, state })))
      .flatMap(({ key, state }) => (state && state.revision > revision ? [{ key, ...state }] : []))
      .sort((one, other) => one.revision - other.revision)
      .map(({ key, mailbox, revision: changed }) => ({
        key,
        revision: changed,
        mailbox: () => this.#readable(key, mailbox),
      }));
  }

  #readable<T>(key: string, value: T): T {
    if (this.unreadable.has(key)) {
      throw new Unreadable(`${key} is of a later version`);
    }
    return value;
  }

  #read(key: string): StoredMailbox | undefined {
    this.#readable(key, undefined);
    const states = this.#states.get(key) ?? [];
    return states.at(-1 - Math.min(this.#network.world.random(this.#staleness + 1), Math.max(0, states.length - 1)));
  }

  #write(key: string, mailbox: Mailbox, revision: number | undefined): number {
    const before = this.current(key);
    if (before?.revision !== revision) {
      this.conflicts += 1;
      throw new Conflict(`${key} is at ${before?.revision}, not at ${revision}`);
    }
    if (bytesOf(mailbox) > maxValueBytes) {
      throw new Error(`value of ${key} is over ${maxValueBytes} bytes`);
    }
    this.#revision += 1;
    const states = this.#states.get(key) ?? [];
    this.#states.set(key, [...states, { mailbox, revision: this.#revision }].slice(-20));
    this.onWrite(key, mailbox, before?.mailbox, this.#revision);
    return this.#revision;
  }
}

/** What is in the store is shared with those who read it: nobody may change it. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) {
      freeze(part);
    }
  }
  return value;
}

const updateBytes = new WeakMap<object, number>();

/** Of the record as JSON; an update, which may be long, is measured once. */
function bytesOf({ pending, ...rest }: Mailbox): number {
  const updates = pending.map((update) => {
    const known = updateBytes.get(update) ?? Buffer.byteLength(JSON.stringify(update));
    updateBytes.set(update, known);
    return known;
  });
  return updates.reduce((sum, bytes) => sum + bytes + 1, Buffer.byteLength(JSON.stringify({ ...rest, pending: [] })));
}
