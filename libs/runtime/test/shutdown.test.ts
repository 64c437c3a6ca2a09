import { logSink } from '@gonets/testing';
import { expect, it } from 'vitest';
import { Shutdown } from '../src/shutdown.ts';

it('stops what was started last first, one after the other', async () => {
  const { log } = logSink();
  const order: string[] = [];
  const shutdown = new Shutdown(log);
  for (const name of ['first', 'second', 'third']) {
    shutdown.add(name, async () => {
      await Promise.resolve();
      order.push(name);
    });
  }
  expect(await shutdown.run(1000)).toBe(true);
  expect(order).toEqual(['third', 'second', 'first']);
});

it('goes on after a step that fails or hangs, and says so', async () => {
  const { log, lines } = logSink();
  const shutdown = new Shutdown(log);
  let graceLeft = -1;
  shutdown.add('last', (graceMs) => {
    graceLeft = graceMs;
    return Promise.resolve();
  });
  shutdown.add('hanging', () => new Promise(() => undefined));
  shutdown.add('failing', () => Promise.reject(new Error('broken')));
  expect(await shutdown.run(50)).toBe(false);
  expect(graceLeft).toBe(0);
  expect(lines().filter(({ level }) => level === 'error')).toMatchObject([
    { step: 'failing', err: { message: 'broken' } },
    { step: 'hanging', msg: 'did not stop in time and is left behind' },
  ]);
});
