import { setTimeout as sleep } from 'node:timers/promises';
import type { Link } from '../link.ts';

const firstDelayMs = 5;
const longestDelayMs = 250;

/** Spreads the repeats of all requests of one process. */
export class RetryPace {
  #waiting = 0;

  /** Waits after attempt `number`, and until the link is up. Rejects when `signal` aborts. */
  async pause(link: Link, number: number, signal: AbortSignal): Promise<void> {
    this.#waiting += 1;
    try {
      await link.whenUp(signal);
      await sleep(delayMs(number, this.#waiting), undefined, { signal });
    } finally {
      this.#waiting -= 1;
    }
  }
}

/**
 * Milliseconds before the next attempt: 5 to 250 for one request alone; with many `waiting`, so long that all together
 * send little more than one in a millisecond. Thousands of callers must not fall upon a service that comes back.
 */
export function delayMs(number: number, waiting: number): number {
  const backoffMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(number - 1, 10));
  const longestMs = Math.max(backoffMs, waiting);
  return longestMs / 2 + (Math.random() * longestMs) / 2;
}
