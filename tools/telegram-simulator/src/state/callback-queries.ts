import { badRequest } from '../error.ts';

interface Open {
  readonly user: number;
  readonly expiresAt: number;
}

/** Pressed buttons that wait for `answerCallbackQuery`. */
export class CallbackQueries {
  readonly #open = new Map<string, Open>();
  readonly #ttlMs: number;
  readonly #now: () => number;
  #last = 4_000_000_000_000;

  constructor(ttlMs: number, now: () => number) {
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  open(user: number): string {
    this.#dropExpired();
    const id = String(++this.#last);
    this.#open.set(id, { user, expiresAt: this.#now() + this.#ttlMs });
    return id;
  }

  /** Answers the id of the user who pressed. A query can be answered once and in time. */
  answer(id: string): number {
    this.#dropExpired();
    const query = this.#open.get(id);
    if (query === undefined) throw badRequest('query is too old and response timeout expired or query ID is invalid');
    this.#open.delete(id);
    return query.user;
  }

  #dropExpired(): void {
    const now = this.#now();
    for (const [id, { expiresAt }] of this.#open) {
      if (expiresAt > now) return;
      this.#open.delete(id);
    }
  }
}
