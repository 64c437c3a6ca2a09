import type { Logger } from '@gonets/telemetry';
import type { Change, Mailbox } from './mailbox.ts';
import { Conflict, Unreadable } from './ports.ts';
import type { Clock, MailboxStore, StoredMailbox } from './ports.ts';
import { TurnAborted } from './types.ts';

export interface HoldSettings {
  readonly store: MailboxStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly key: string;
  readonly claim: string;
  /** The record with the claim in it. */
  readonly stored: StoredMailbox;
  /** Ends all retries: the process is about to exit. */
  readonly closed: AbortSignal;
}

/** Hears when somebody else has changed the record, or taken it. */
export type Watcher = (change: Mailbox | 'lost') => void;

const firstRetryMs = 100;
const lastRetryMs = 1000;
/** About one line a minute. */
const failuresPerLine = 60;

/**
 * A claimed mailbox in the hands of its holder. Changes are made one after another, each by compare-and-swap. When
 * intake or a stop has changed the record, it is read and the change is made anew. While NATS is away the change is
 * retried without end: nobody else gets any further either.
 */
export class Hold {
  readonly #settings: HoldSettings;
  #stored: StoredMailbox;
  #lost = false;
  #watcher: Watcher | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(settings: HoldSettings) {
    this.#settings = settings;
    this.#stored = settings.stored;
  }

  /** As last read or written here. */
  get mailbox(): Mailbox {
    return this.#stored.mailbox;
  }

  get claim(): string {
    return this.#settings.claim;
  }

  get lost(): boolean {
    return this.#lost;
  }

  /**
   * Applies `change`, which may run several times, also after it has taken effect. Answers `clock.elapsed()` from
   * before the record was written. Throws `TurnAborted` when the mailbox is lost or the process is about to exit.
   */
  change(change: Change): Promise<number> {
    return this.#alone(() => this.#change(change));
  }

  /** One watcher at a time. */
  watch(watcher: Watcher | undefined): void {
    this.#watcher = watcher;
  }

  /** Looks whether somebody else has changed the record. */
  refresh(): Promise<void> {
    return this.#alone(() => this.#read());
  }

  #alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => {});
    return result;
  }

  async #change(change: Change): Promise<number> {
    const { store, clock, key } = this.#settings;
    for (let failures = 0; ;) {
      const issuedAt = clock.elapsed();
      const next = change(this.mailbox);
      if (next === undefined) {
        throw this.#lose();
      }
      if (next === this.mailbox) {
        return issuedAt;
      }
      try {
        const revision = await store.update(key, next, this.#stored.revision);
        this.#stored = { mailbox: next, revision };
        return issuedAt;
      } catch (error) {
        if (error instanceof Conflict) {
          await this.#read();
        } else {
          failures += 1;
          await this.#pause(failures, error);
        }
      }
    }
  }

  async #read(): Promise<void> {
    const { store, key, claim } = this.#settings;
    for (let failures = 0; ;) {
      try {
        const stored = await store.get(key);
        if (stored === undefined) {
          throw this.#lose();
        }
        this.#stored = stored;
        if (stored.mailbox.holder?.claim === claim) {
          this.#watcher?.(stored.mailbox);
        } else {
          this.#lose();
        }
        return;
      } catch (error) {
        if (error instanceof TurnAborted) {
          throw error;
        }
        if (error instanceof Unreadable) {
          // A newer gateway has taken it.
          throw this.#lose();
        }
        failures += 1;
        await this.#pause(failures, error);
      }
    }
  }

  #lose(): TurnAborted {
    if (!this.#lost) {
      this.#lost = true;
      this.#watcher?.('lost');
    }
    return new TurnAborted('lost', `mailbox ${this.#settings.key} is held by another process or was deleted`);
  }

  async #pause(failures: number, error: unknown): Promise<void> {
    const { clock, log, key, closed } = this.#settings;
    if (failures % failuresPerLine === 1) {
      log.warn({ err: error, mailbox: key }, 'mailbox cannot be reached, retrying: check the connection to NATS');
    }
    await clock.sleep(Math.min(firstRetryMs * 2 ** (failures - 1), lastRetryMs), closed);
    if (closed.aborted) {
      throw new TurnAborted('shutdown', `mailbox ${key} could not be reached until the end of the process`);
    }
  }
}
