import { describe, expect, it } from 'vitest';
import { newWindow, take, windowSchema } from '../src/window.ts';

const rule = { limit: 3, windowMs: 60_000 };
const start = 1_700_000_000_000;

describe('take', () => {
  it('counts down, then refuses and says how long to wait', () => {
    let window = newWindow(start);
    const answers = [0, 1, 2, 3].map((index) => {
      const outcome = take(window, `update:${index}`, start + index * 1000, rule);
      window = outcome.window;
      return outcome.response;
    });
    expect(answers).toEqual([
      { allowed: true, remaining: 2, resetMs: 60_000, limit: 3 },
      { allowed: true, remaining: 1, resetMs: 59_000, limit: 3 },
      { allowed: true, remaining: 0, resetMs: 58_000, limit: 3 },
      { allowed: false, remaining: 0, resetMs: 57_000, limit: 3 },
    ]);
  });

  it('begins a new window with the first request after the end', () => {
    const full = { startedAt: start, count: 3, requests: ['a', 'b', 'c'] };
    expect(take(full, 'd', start + 59_999, rule).decision).toBe('refused');
    expect(take(full, 'd', start + 75_000, rule)).toMatchObject({
      decision: 'allowed',
      response: { remaining: 2, resetMs: 60_000 },
      window: { startedAt: start + 75_000, count: 1, requests: ['d'] },
    });
  });

  it('allows a repeated request again without counting it, also in a full window', () => {
    const full = { startedAt: start, count: 3, requests: ['a', 'b', 'c'] };
    const outcome = take(full, 'b', start + 10, rule);
    expect(outcome).toMatchObject({ decision: 'repeated', response: { allowed: true, remaining: 0 } });
    expect(outcome.window).toBe(full);
  });

  it('does not remember a refused request: it may be sent again later', () => {
    const full = { startedAt: start, count: 3, requests: ['a', 'b', 'c'] };
    const refused = take(full, 'd', start + 10, rule);
    expect(refused.window).toBe(full);
    expect(take(refused.window, 'd', start + 60_000, rule).decision).toBe('allowed');
  });

  it('remembers the last 64 requests of a window', () => {
    let window = newWindow(start);
    for (let index = 0; index < 70; index++) {
      ({ window } = take(window, `update:${index}`, start, { limit: 100, windowMs: 60_000 }));
    }
    expect(window).toMatchObject({ count: 70 });
    expect(window.requests).toHaveLength(64);
    expect(window.requests.at(-1)).toBe('update:69');
    expect(windowSchema.parse(window)).toEqual(window);
  });

  it('never tells anybody to wait longer than a window, though another clock is ahead', () => {
    const fromTheFuture = { startedAt: start + 5000, count: 3, requests: [] };
    expect(take(fromTheFuture, 'a', start, rule).response).toMatchObject({ allowed: false, resetMs: 60_000 });
  });

  it('follows a limit that was lowered', () => {
    const window = { startedAt: start, count: 9, requests: [] };
    expect(take(window, 'a', start, rule).response).toMatchObject({ allowed: false, remaining: 0, limit: 3 });
  });
});
