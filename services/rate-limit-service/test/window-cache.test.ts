import { expect, it } from 'vitest';
import { WindowCache } from '../src/window-cache.ts';

const rule = { limit: 1, windowMs: 60_000 };

it('keeps a window until it is over', () => {
  const cache = new WindowCache(rule);
  const window = { startedAt: 1000, count: 1, requests: [] };
  cache.set('7', window);
  expect(cache.get('7', 60_999)).toBe(window);
  expect(cache.get('7', 61_000)).toBeUndefined();
});

it('does not grow without end: the oldest window goes', () => {
  const cache = new WindowCache(rule);
  for (let user = 0; user <= 20_000; user++) {
    cache.set(String(user), { startedAt: 0, count: 1, requests: [] });
  }
  expect(cache.get('0', 1)).toBeUndefined();
  expect(cache.get('1', 1)).toBeDefined();
  expect(cache.get('20000', 1)).toBeDefined();
});
