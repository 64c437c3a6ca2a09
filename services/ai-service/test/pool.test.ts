import { afterEach, expect, test, vi } from 'vitest';
import { createPool, split } from '../src/claude/pool.ts';
import type { Lease, Pool } from '../src/claude/pool.ts';

afterEach(() => {
  vi.useRealTimers();
});

const forever = new AbortController().signal;

function pool(clients: number, sockets: number): Pool {
  return createPool({ origin: 'http://127.0.0.1:9', clients, sockets, kept: 1, keepAliveMs: 1000, timeoutMs: 1000 });
}

async function leases(pool: Pool, count: number): Promise<Lease[]> {
  return Promise.all(Array.from({ length: count }, () => pool.lease(forever)));
}

test.each<[number, number, number[]]>([
  [200, 5, [40, 40, 40, 40, 40]],
  [7, 3, [3, 2, 2]],
  [2, 5, [1, 1, 0, 0, 0]],
  [0, 2, [0, 0]],
])('%i over %i clients', (total, parts, shares) => {
  expect(split(total, parts)).toEqual(shares);
});

test('a share of the kept sockets is never larger than the share of all', () => {
  for (let sockets = 1; sockets <= 30; sockets += 1) {
    for (let kept = 0; kept <= sockets; kept += 1) {
      for (let clients = 1; clients <= sockets; clients += 1) {
        const all = split(sockets, clients);
        expect(split(kept, clients).every((share, index) => share <= (all[index] ?? 0))).toBe(true);
      }
    }
  }
});

test('the least busy client is taken, the first of equals', async () => {
  const taken = await leases(pool(3, 9), 5);
  expect(taken.map(({ client }) => client)).toEqual([0, 1, 2, 0, 1]);
});

test('a client whose network failed is left out, even when all others are busier', async () => {
  const shared = pool(2, 4);
  (await shared.lease(forever)).release(false);
  expect((await leases(shared, 2)).map(({ client }) => client)).toEqual([1, 1]);
});

test('while a client is left out and the others are full, its sockets stay free and nobody who waits is forgotten', async () => {
  const shared = pool(2, 4);
  const [bad, good] = await leases(shared, 3);
  bad?.release(false);
  await shared.lease(forever);
  const waiting = shared.lease(forever);
  good?.release(true);
  expect((await waiting).client).toBe(1);
});

test('when every client fails they are all used', async () => {
  const shared = pool(2, 4);
  const failing = await leases(shared, 2);
  for (const lease of failing) {
    lease.release(false);
  }
  expect((await leases(shared, 4)).map(({ client }) => client)).toEqual([0, 1, 0, 1]);
});

test('who gets no socket within the time is told so, and is forgotten', async () => {
  vi.useFakeTimers();
  const shared = pool(1, 1);
  const lease = await shared.lease(forever);
  const waiting = shared.lease(forever).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await waiting).toMatchObject({
    code: 'AI_POOL_TIMEOUT',
    message: expect.stringContaining('none of the 1 sockets'),
  });
  lease.release(true);
  expect((await shared.lease(forever)).client).toBe(0);
});

test('who waits for a socket gets it first come first served', async () => {
  const shared = pool(2, 2);
  const [first, second] = await leases(shared, 2);
  const order: string[] = [];
  const waiting = ['a', 'b'].map(async (name) => {
    const lease = await shared.lease(forever);
    order.push(name);
    return lease;
  });
  second?.release(true);
  first?.release(true);
  const [a, b] = await Promise.all(waiting);
  expect(order).toEqual(['a', 'b']);
  expect([a?.client, b?.client]).toEqual([1, 0]);
});

test('who gives up waiting gets the reason and takes no socket', async () => {
  const shared = pool(1, 1);
  const [first] = await leases(shared, 1);
  const giveUp = new AbortController();
  const given = shared.lease(giveUp.signal);
  const patient = shared.lease(forever);
  giveUp.abort(new Error('deadline'));
  await expect(given).rejects.toThrow('deadline');
  first?.release(true);
  expect((await patient).client).toBe(0);
  await expect(shared.lease(giveUp.signal)).rejects.toThrow('deadline');
});

test('each client needs a socket', () => {
  expect(() => pool(3, 2)).toThrow('2 sockets cannot be shared by 3 HTTP clients');
});
