import { expect, test } from 'vitest';
import { ClaudeError } from '../src/claude/failures.ts';
import { pauseBeforeRetry, RetryBudget } from '../src/retry.ts';

const minute = 60_000;
const overloaded = new ClaudeError('AI_OVERLOADED', 'x', { quick: true });
const limited = (retryAfterMs: number) => new ClaudeError('AI_RATE_LIMITED', 'x', { quick: true, retryAfterMs });

test('what failed at once is tried twice more, with growing pauses', () => {
  const first = pauseBeforeRetry(overloaded, 1, minute);
  const second = pauseBeforeRetry(overloaded, 2, minute);
  expect(first).toBeGreaterThanOrEqual(250);
  expect(first).toBeLessThan(750);
  expect(second).toBeGreaterThanOrEqual(500);
  expect(second).toBeLessThan(1500);
  expect(pauseBeforeRetry(overloaded, 3, minute)).toBeUndefined();
});

test('the wait that the API asks for is kept, unless it is too long', () => {
  expect(pauseBeforeRetry(limited(3000), 1, minute)).toBe(3000);
  expect(pauseBeforeRetry(limited(11_000), 1, minute)).toBeUndefined();
});

test('nothing is tried again that leaves no time for an answer', () => {
  expect(pauseBeforeRetry(overloaded, 1, 2000)).toBeUndefined();
  expect(pauseBeforeRetry(limited(3000), 1, 4000)).toBeUndefined();
});

test('a timeout is not tried again', () => {
  expect(pauseBeforeRetry(new ClaudeError('AI_TIMEOUT', 'x'), 1, minute)).toBeUndefined();
});

test('in a long outage a fifth of the requests is sent again, after a first burst', () => {
  const budget = new RetryBudget(10);
  const retried = (requests: number) => {
    let count = 0;
    for (let request = 0; request < requests; request += 1) {
      budget.earn();
      count += budget.spend() ? 1 : 0;
    }
    return count;
  };
  expect(retried(10)).toBe(10);
  retried(10);
  expect(retried(1000)).toBe(200);
});
