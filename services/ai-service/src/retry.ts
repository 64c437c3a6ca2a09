import type { ClaudeError } from './claude/failures.ts';

const mostRetries = 2;
const firstPauseMs = 500;
/** A longer wait would keep the place of somebody whose question could be answered now. */
const longestPauseMs = 10_000;
/** Less is not enough for an answer. */
const usefulMs = 2000;

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
