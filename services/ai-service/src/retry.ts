import type { ClaudeError } from './claude/failures.ts';

const mostRetries = 2;
const firstPauseMs = 500;
/** A longer wait would keep the place of somebody whose question could be answered now. */
const longestPauseMs = 10_000;
/** Less is not enough for an answer. */
const usefulMs = 2000;

/** Retries that each request earns: in a long outage the API gets a fifth more requests, not three times as many. */
const share = 0.2;

/** How many requests may be sent again, over all questions of this process, so that retries cannot multiply an outage. */
export class RetryBudget {
  readonly #most: number;
  #left: number;

  /** `most`: retries at once after quiet times. A short fault may hit every request that runs. */
  constructor(most: number) {
    this.#most = most;
    this.#left = most;
  }

  /** Call it for each first request. */
  earn(): void {
    this.#left = Math.min(this.#most, this.#left + share);
  }

  /** Takes one retry; false when there is none left. */
  spend(): boolean {
    if (this.#left < 1) {
      return false;
    }
    this.#left -= 1;
    return true;
  }
}

/**
 * Milliseconds to wait before a failed request is sent again; undefined when it should not be. `retry` counts from 1.
 * Only what failed at once is worth another try, and only while there is time for an answer.
 */
export function pauseBeforeRetry(failure: ClaudeError, retry: number, remainingMs: number): number | undefined {
  if (!failure.quick || retry > mostRetries) {
    return undefined;
  }
  const backoffMs = firstPauseMs * 2 ** (retry - 1) * (0.5 + Math.random());
  const pauseMs = Math.max(failure.retryAfterMs ?? 0, backoffMs);
  return pauseMs > longestPauseMs || pauseMs + usefulMs > remainingMs ? undefined : pauseMs;
}
