import { expect, test, vi } from 'vitest';
import { Silence } from '../src/request/silence.ts';

test('silence is told again and again, but not while this process itself is held up', async () => {
  const told: number[] = [];
  const startedAt = performance.now();
  const silence = new Silence(100, (silentMs) => told.push(silentMs));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  await vi.waitUntil(() => told.length === 2);
  silence.close();
  expect(told[0]).toBeGreaterThanOrEqual(350 - 1);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(450 - 2);
});
