import { BusError } from '@gonets/bus';
import { logSink } from '@gonets/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLocalLimit } from '../../src/intake/local-limit.ts';
import { createRateLimit } from '../../src/intake/rate-limit.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the local limit', () => {
  it('is a window of 60 s from the first request of a user', () => {
    const limit = createLocalLimit(2);
    expect(limit('7', 'a')).toBeUndefined();
    vi.advanceTimersByTime(10_000);
    expect(limit('7', 'b')).toBeUndefined();
    expect(limit('7', 'c')).toBe(50_000);
    expect(limit('8', 'a')).toBeUndefined();
    vi.advanceTimersByTime(50_000);
    expect(limit('7', 'd')).toBeUndefined();
  });

  it('counts a repeated request once', () => {
    const limit = createLocalLimit(2);
    expect(['a', 'a', 'a', 'b'].map((request) => limit('7', request))).toEqual(Array(4).fill(undefined));
    expect(limit('7', 'c')).toBe(60_000);
    expect(limit('7', 'b')).toBeUndefined();
  });
});

describe('the rate limit', () => {
  function limitWith(call: () => Promise<unknown>) {
    const sink = logSink();
    let calls = 0;
    const bus = {
      call: (async () => {
        calls += 1;
        return call();
      }) as never,
    };
    return { limit: createRateLimit({ bus, perMinute: 1, log: sink.log }), sink, calls: () => calls };
  }

  it('is what rate-limit-service says', async () => {
    const { limit } = limitWith(async () => ({ allowed: false, remaining: 0, resetMs: 1234, limit: 100 }));
    await expect(limit(7, '42:1')).resolves.toBe(1234);
    const { limit: other } = limitWith(async () => ({ allowed: true, remaining: 5, resetMs: 1234, limit: 100 }));
    await expect(other(7, '42:1')).resolves.toBeUndefined();
  });

  it.each(['NO_SERVICE', 'DEADLINE', 'BUSY', 'UNAVAILABLE'] as const)(
    'is kept by the gateway itself on %s, said once a minute',
    async (code) => {
      const { limit, sink, calls } = limitWith(() => Promise.reject(new BusError(code, 'away')));
      await expect(limit(7, '42:1')).resolves.toBeUndefined();
      await expect(limit(7, '42:2')).resolves.toBe(60_000);
      // The service is asked again after a pause only, or every user would wait for its deadline.
      expect(calls()).toBe(1);
      vi.advanceTimersByTime(5000);
      await limit(7, '42:3');
      expect(calls()).toBe(2);
      expect(sink.lines()).toHaveLength(1);
      vi.advanceTimersByTime(60_000);
      await limit(7, '42:4');
      expect(sink.lines()).toHaveLength(2);
    },
  );
});
