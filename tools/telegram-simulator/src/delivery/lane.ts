import type { PendingUpdate } from '../state/updates.ts';

/** Updates that must reach the webhook one after the other: those of one chat, or button presses of one user. */
export class Lane {
  readonly name: string;
  readonly #waiting: PendingUpdate[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** True while its head is under way, waits for a free connection or waits for its next try. */
  busy = false;
  /** Failed tries of the head. */
  failures = 0;

  constructor(name: string) {
    this.name = name;
  }

  get head(): PendingUpdate | undefined {
    return this.#waiting[0];
  }

  push(pending: PendingUpdate): void {
    this.#waiting.push(pending);
  }

  /** The head is done with. */
  shift(): void {
    this.#waiting.shift();
    this.failures = 0;
  }

  retryIn(ms: number, retry: () => void): void {
    this.#timer = setTimeout(retry, ms);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}
