import { setTimeout as sleep } from 'node:timers/promises';
import { BusError, ConflictError } from '@gonets/bus';
import type { Bucket } from '@gonets/bus';
import type { TakeRequest } from '@gonets/contracts';
import { counter, metrics } from '@gonets/telemetry';
import type { Store, Taken } from './store.ts';
import { WindowCache } from './window-cache.ts';
import { newWindow, take } from './window.ts';
import type { Rule, Window } from './window.ts';

/** Against as many other instances as writers of one user at once: plenty, because each instance writes one at a time. */
const maxAttempts = 24;
const maxPauseMs = 40;

interface Waiting {
  readonly request: string;
  readonly resolve: (taken: Taken) => void;
  readonly reject: (error: unknown) => void;
}

type Windows = Pick<Bucket<Window>, 'get' | 'create' | 'update'>;

export interface KvStoreOptions {
  readonly bucket: Windows;
  readonly rule: Rule;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Windows in a NATS key-value bucket, changed by compare-and-swap: exact over any number of instances.
 * Requests of one user that come while a write is on its way are counted together by the next write, so a user who sends
 * hundreds at once costs a few writes and not a storm of conflicts.
 */
export class KvStore implements Store {
  readonly #bucket: Windows;
  readonly #rule: Rule;
  readonly #now: () => number;
  readonly #waiting = new Map<string, Waiting[]>();
  /** Full windows. They cannot change until they are over, so nobody has to be asked. */
  readonly #full: WindowCache;

  constructor({ bucket, rule, now = Date.now }: KvStoreOptions) {
    this.#bucket = bucket;
    this.#rule = rule;
    this.#now = now;
    this.#full = new WindowCache(rule);
  }

  take({ user, request }: TakeRequest): Promise<Taken> {
    const now = this.#now();
    const full = this.#full.get(user, now);
    if (full) {
      const { decision, response } = take(full, request, now, this.#rule);
      return Promise.resolve({ decision, response, store: 'nats' });
    }
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(user);
      if (waiting) {
        waiting.push({ request, resolve, reject });
      } else {
        this.#waiting.set(user, [{ request, resolve, reject }]);
        void this.#work(user);
      }
    });
  }

  /** Counts what waits for one user, batch after batch, until nothing waits. */
  async #work(user: string): Promise<void> {
    for (let batch = this.#next(user); batch.length > 0; batch = this.#next(user)) {
      try {
        const answers = await this.#count(user, batch);
        answers.forEach((answer) => answer());
      } catch (error) {
        batch.forEach(({ reject }) => reject(error));
      }
    }
  }

  #next(user: string): Waiting[] {
    const batch = this.#waiting.get(user) ?? [];
    if (batch.length === 0) {
      this.#waiting.delete(user);
    } else {
      this.#waiting.set(user, []);
    }
    return batch;
  }

  /** Counts a batch with one write. Resolves with the answers to give once it is stored. */
  async #count(user: string, batch: readonly Waiting[]): Promise<(() => void)[]> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const entry = await this.#bucket.get(user);
      const now = this.#now();
      let window = entry?.value ?? newWindow(now);
      let counted = false;
      const answers = batch.map(({ request, resolve }) => {
        const { decision, response, window: after } = take(window, request, now, this.#rule);
        window = after;
        counted ||= decision === 'allowed';
        return () => resolve({ decision, response, store: 'nats' });
      });
      if (!counted || (await this.#stored(user, window, entry?.revision))) {
        this.#rememberFull(user, window);
        return answers;
      }
      counter(metrics.rateLimitConflicts).inc();
      await sleep((Math.random() * maxPauseMs * attempt) / maxAttempts);
    }
    throw new BusError('BUSY', `other instances were faster ${maxAttempts} times in a row: try again`);
  }

  /** False when another instance was faster. */
  async #stored(user: string, window: Window, revision: number | undefined): Promise<boolean> {
    try {
      await (revision === undefined ? this.#bucket.create(user, window) : this.#bucket.update(user, window, revision));
      return true;
    } catch (error) {
      if (error instanceof ConflictError) {
        return false;
      }
      throw error;
    }
  }

  #rememberFull(user: string, window: Window): void {
    if (window.count >= this.#rule.limit) {
      this.#full.set(user, window);
    }
  }
}
