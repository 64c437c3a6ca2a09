import { badRequest } from '../error.ts';
import type { CallbackAnswer } from './events.ts';

interface Query {
  readonly user: number;
  readonly expiresAt: number;
  answer: CallbackAnswer | undefined;
}

const kept = 10_000;

/** Pressed buttons. */
export class CallbackQueries {
  readonly #queries = new Map<string, Query>();
  readonly #ttlMs: number;
  readonly #now: () => number;
  #last = 4_000_000_000_000;

  constructor(ttlMs: number, now: () => number) {
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  open(user: number): string {
    const id = String(++this.#last);
    this.#queries.set(id, { user, expiresAt: this.#now() + this.#ttlMs, answer: undefined });
    for (const old of this.#queries.keys()) {
      if (this.#queries.size <= kept) break;
      this.#queries.delete(old);
    }
    return id;
  }

  /** Notes the answer and tells who pressed. A query can be answered once and in time. */
  answer(id: string, answer: CallbackAnswer): number {
    const query = this.#queries.get(id);
    if (query === undefined || query.answer !== undefined || query.expiresAt <= this.#now()) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    }
    query.answer = answer;
    return query.user;
  }

  answerTo(id: string): CallbackAnswer | undefined {
    return this.#queries.get(id)?.answer;
  }
}
