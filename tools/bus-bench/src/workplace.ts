import { setTimeout as sleep } from 'node:timers/promises';
import type { MemberShape } from './scenarios.ts';

/** What a member does with a request: it waits, and counts how many do so at once. */
export class Workplace {
  readonly limit: number;
  readonly #workMs: number;
  #running = 0;
  #most = 0;

  constructor({ limit, workMs }: MemberShape) {
    this.limit = limit;
    this.#workMs = workMs;
  }

  get mostAtOnce(): number {
    return this.#most;
  }

  async work(): Promise<void> {
    this.#running += 1;
    this.#most = Math.max(this.#most, this.#running);
    await sleep(this.#workMs);
    this.#running -= 1;
  }
}
