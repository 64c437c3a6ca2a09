import { expect, test } from 'vitest';
import { EventQueue } from '../src/request/event-queue.ts';

test('events come in order, then the end', async () => {
  const queue = new EventQueue<number>(10);
  const first = queue.next();
  queue.offer(1);
  queue.offer(2);
  queue.end(3);
  expect(await Promise.all([first, queue.next(), queue.next(), queue.next()])).toEqual([
    { done: false, value: 1 },
    { done: false, value: 2 },
    { done: false, value: 3 },
    { done: true, value: undefined },
  ]);
});

test('a failure comes after the events before it, once', async () => {
  const queue = new EventQueue<number>(10);
  queue.offer(1);
  queue.fail(new Error('broken'));
  expect(await queue.next()).toEqual({ done: false, value: 1 });
  await expect(queue.next()).rejects.toThrow('broken');
  expect(await queue.next()).toEqual({ done: true, value: undefined });
});

test('a failure reaches who waits already', async () => {
  const queue = new EventQueue<number>(10);
  const waiting = queue.next();
  queue.fail(new Error('broken'));
  await expect(waiting).rejects.toThrow('broken');
  expect(await queue.next()).toEqual({ done: true, value: undefined });
});

test('a consumer far behind misses events but never the end', async () => {
  const queue = new EventQueue<number>(2);
  [1, 2, 3, 4].forEach((event) => queue.offer(event));
  queue.end(5);
  const seen = [await queue.next(), await queue.next(), await queue.next()];
  expect(seen.map(({ value }) => value)).toEqual([1, 2, 5]);
});
