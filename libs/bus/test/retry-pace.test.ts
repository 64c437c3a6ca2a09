import { expect, test } from 'vitest';
import { delayMs } from '../src/request/retry-pace.ts';

test.each([
  [1, 1, 5],
  [2, 1, 10],
  [7, 200, 250],
  [5000, 1, 250],
  [1, 5000, 5000],
])('after attempt %i, one of %i that wait: half of %i ms to the whole', (number, waiting, longest) => {
  const delays = Array.from({ length: 1000 }, () => delayMs(number, waiting));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(longest / 2);
  expect(Math.max(...delays)).toBeLessThanOrEqual(longest);
});
