import { expect, it } from 'vitest';
import { threadCount } from '../src/pool.ts';

it.each([
  [1, 4, { threads: 1, why: 'THREAD_POOL_SIZE is 1' }],
  [4, 4, { threads: 4, why: 'THREAD_POOL_SIZE is 4' }],
  [100, 4, { threads: 4, why: 'THREAD_POOL_SIZE is 100, but there are 4 cores' }],
])('%i threads wanted on %i cores', (wanted, cores, expected) => {
  expect(threadCount(wanted, cores)).toEqual(expected);
});
