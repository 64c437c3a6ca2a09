import { APIError } from '@anthropic-ai/sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toClaudeError } from '../src/claude/failures.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-25T12:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

function limited(headers: Record<string, string>) {
  const body = { type: 'error', error: { type: 'rate_limit_error', message: 'Slow down' } };
  return toClaudeError(APIError.generate(429, body, undefined, new Headers(headers)), 1000);
}

test.each<[string | undefined, number | undefined]>([
  ['7', 7000],
  ['0.25', 250],
  ['0', 0],
  ['Wed, 25 Nov 2026 12:00:30 GMT', 30_000],
  ['Wed, 25 Nov 2026 11:00:00 GMT', 0],
  ['-5', undefined],
  ['soon', undefined],
  ['', undefined],
  ['soon GMT', undefined],
  [undefined, undefined],
])('retry-after %j is a wait of %j ms', (value, ms) => {
  expect(limited(value === undefined ? {} : { 'retry-after': value }).retryAfterMs).toBe(ms);
});

test('an API that says that another try is of no use does not get one', () => {
  expect(limited({}).quick).toBe(true);
  expect(limited({ 'x-should-retry': 'true' }).quick).toBe(true);
  expect(limited({ 'x-should-retry': 'false' }).quick).toBe(false);
});
