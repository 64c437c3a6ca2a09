import { describe, expect, it } from 'vitest';
import { createSlots } from '../../src/telegram/slots.ts';

describe('slots', () => {
  it('are given first come first served', async () => {
    const slots = createSlots(1);
    const release = await slots.acquire(10_000);
    const order: number[] = [];
    const waiting = [1, 2, 3].map(async (n) => {
      const next = await slots.acquire(10_000);
      order.push(n);
      next?.();
    });
    release?.();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
  });

  it('are not lost to those who stop waiting', async () => {
    const slots = createSlots(1);
    const release = await slots.acquire(10_000);
    const stop = new AbortController();
    const aborted = slots.acquire(10_000, stop.signal);
    stop.abort(new Error('gone'));
    await expect(aborted).rejects.toThrow('gone');
    await expect(slots.acquire(1)).resolves.toBeUndefined();
    release?.();
    await expect(slots.acquire(10_000)).resolves.toBeTypeOf('function');
  });
});
