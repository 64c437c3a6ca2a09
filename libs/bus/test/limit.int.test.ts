import { setTimeout as sleep } from 'node:timers/promises';
import { inRepository, spawnGuarded, waitUntil } from '@gonets/testing';
import { expect, onTestFinished, test } from 'vitest';
import { BusError } from '../src/index.ts';
import { concat, contracts, gate, natsFixture } from './setup.ts';
import type { Gate } from './setup.ts';

const nats = natsFixture();

test('two members never run more than their limit, and answer 300 requests at once', async () => {
  const { echo } = contracts('exact');
  const running = [0, 0];
  const most = [0, 0];
  const done = [0, 0];
  const members = await Promise.all([nats.connect(), nats.connect()]);
  const servings = await Promise.all(
    members.map((bus, index) =>
      bus.serve(echo, { queue: 'q', limit: 7, room: 5 }, async ({ id }) => {
        running[index]! += 1;
        most[index] = Math.max(most[index]!, running[index]!);
        await sleep(5);
        running[index]! -= 1;
        done[index]! += 1;
        return { id };
      }),
    ),
  );
  const caller = await nats.connect();
  const ids = Array.from({ length: 300 }, (_, index) => String(index));
  const answers = await Promise.all(ids.map((id) => caller.call(echo, { id }, { deadlineMs: 20_000 })));
  expect(answers.map(({ id }) => id)).toEqual(ids);
  expect(most).toEqual([7, 7]);
  expect(done[0]! + done[1]!).toBe(300);
  expect(servings[0]!.stats().ok + servings[1]!.stats().ok).toBe(300);
  expect(servings[0]!.stats()).toMatchObject({ inflight: 0, waiting: 0, limit: 7, failed: 0 });
});

test('a full member passes requests on, so a free one takes them', async () => {
  const { echo } = contracts('forward');
  const hold = gate();
  const full = await nats.connect();
  const serving = await full.serve(echo, { queue: 'q', limit: 1, room: 0 }, async ({ id }) => {
    await hold.opened;
    return { id };
  });
  const caller = await nats.connect();
  const first = caller.call(echo, { id: 'slow' }, { deadlineMs: 20_000 });
  await waitUntil(() => serving.stats().inflight === 1, { what: 'the member to be full' });
  const free = await nats.connect();
  await free.serve(echo, { queue: 'q', limit: 50, room: 0 }, async ({ id }) => ({ id }));
  const others = Array.from({ length: 40 }, (_, index) =>
    caller.call(echo, { id: `${index}` }, { deadlineMs: 20_000 }),
  );
  expect(await Promise.all(others)).toHaveLength(40);
  expect(serving.stats().forwarded).toBeGreaterThan(0);
  hold.open();
  expect(await first).toEqual({ id: 'slow' });
});

test('small requests find a place although large ones wait', async () => {
  const { echo } = contracts('small');
  const hold = gate();
  const member = await nats.connect();
  const sizes: string[] = [];
  const options = { queue: 'q', limit: 2, room: 5, small: { bytes: 100, places: 1 } };
  const serving = await member.serve(echo, options, async ({ id }, { size }) => {
    sizes.push(size);
    if (size === 'large') await hold.opened;
    return { id };
  });
  const caller = await nats.connect();
  const ask = (id: string) => caller.call(echo, { id }, { deadlineMs: 20_000 });
  const large = [1, 2, 3].map((number) => ask(`${number}`.repeat(200)));
  await waitUntil(() => serving.stats().waiting === 2, { what: 'all but one large request to wait' });
  expect(await ask('small')).toEqual({ id: 'small' });
  expect(sizes).toEqual(['large', 'small']);
  hold.open();
  expect(await Promise.all(large)).toHaveLength(3);
});

test('who waits is served first come, first served, and hears the place', async () => {
  const { talk } = contracts('room');
  const gates = new Map<string, Gate>();
  const order: string[] = [];
  const member = await nats.connect();
  const serving = await member.serveStream(talk, { queue: 'q', limit: 1, room: 3, merge: concat }, async ({ id }) => {
    order.push(id);
    const hold = gate();
    gates.set(id, hold);
    await hold.opened;
    return { text: id };
  });
  const caller = await nats.connect();
  const places = new Map<string, number[]>();
  const ask = async (id: string) => {
    for await (const event of caller.stream(talk, { id }, { deadlineMs: 25_000 })) {
      if (event.type === 'queued') {
        places.set(id, [...(places.get(id) ?? []), event.ahead]);
      }
    }
  };
  const finished: Promise<void>[] = [];
  for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
    finished.push(ask(id));
    await waitUntil(() => serving.stats().inflight + serving.stats().waiting === index + 1, { what: `${id} to be in` });
  }
  await waitUntil(() => places.size === 3, { what: 'everybody who waits to know the place' });
  expect([...places.entries()]).toEqual([
    ['b', [0]],
    ['c', [1]],
    ['d', [2]],
  ]);
  gates.get('a')!.open();
  await waitUntil(() => places.get('d')?.at(-1) === 1, { what: 'd to hear that it moved up' });
  for (const id of ['b', 'c', 'd']) {
    await waitUntil(() => gates.has(id), { what: `${id} to run` });
    gates.get(id)!.open();
  }
  await Promise.all(finished);
  expect(order).toEqual(['a', 'b', 'c', 'd']);
});

test('of 600 at once 100 run; the others know their places and are served in the order in which they came', async () => {
  const { talk } = contracts('deep');
  const hold = gate();
  const order: string[] = [];
  const member = await nats.connect();
  const options = { queue: 'q', limit: 100, room: 10_000, merge: concat };
  const serving = await member.serveStream(talk, options, async ({ id }) => {
    order.push(id);
    await hold.opened;
    return { text: id };
  });
  const caller = await nats.connect();
  const places: number[] = [];
  const ask = async (id: string) => {
    let queued = false;
    for await (const event of caller.stream(talk, { id }, { deadlineMs: 25_000 })) {
      if (event.type === 'queued' && !queued) {
        queued = true;
        places.push(event.ahead);
      }
    }
  };
  const ids = Array.from({ length: 600 }, (_, index) => String(index));
  const asked = ids.map(ask);
  await waitUntil(() => places.length === 500, { what: 'everybody who waits to know the place' });
  expect(serving.stats()).toMatchObject({ inflight: 100, waiting: 500, busy: 0 });
  expect(places).toEqual(Array.from({ length: 500 }, (_, index) => index));
  hold.open();
  await Promise.all(asked);
  expect(order).toEqual(ids);
});

test('a busy answer is retried until there is room', async () => {
  const { echo } = contracts('busy');
  const hold = gate();
  const member = await nats.connect();
  const serving = await member.serve(echo, { queue: 'q', limit: 1, room: 0 }, async ({ id }) => {
    await hold.opened;
    return { id };
  });
  const caller = await nats.connect();
  const calls = ['1', '2'].map((id) => caller.call(echo, { id }, { deadlineMs: 20_000 }));
  await waitUntil(() => serving.stats().busy >= 3, { what: 'three busy answers' });
  hold.open();
  expect(await Promise.all(calls)).toEqual([{ id: '1' }, { id: '2' }]);
});

test('the caller hears BUSY when the deadline ends the retries, and NO_SERVICE without a service', async () => {
  const { echo } = contracts('gave-up');
  const caller = await nats.connect();
  const lonely = caller.call(echo, { id: '1' }, { deadlineMs: 300 });
  await expect(lonely).rejects.toMatchObject({ code: 'NO_SERVICE', retryable: true });
  const hold = gate();
  const member = await nats.connect();
  const serving = await member.serve(echo, { queue: 'q', limit: 1, room: 0 }, async ({ id }) => {
    await hold.opened;
    return { id };
  });
  const first = caller.call(echo, { id: '1' }, { deadlineMs: 20_000 });
  await waitUntil(() => serving.stats().inflight === 1, { what: 'the member to be full' });
  await expect(caller.call(echo, { id: '2' }, { deadlineMs: 300 })).rejects.toMatchObject({ code: 'BUSY' });
  hold.open();
  await first;
});

test('a caller whose service stays away does not wait for its whole deadline', async () => {
  const { echo } = contracts('absent');
  const caller = await nats.connect();
  const lonely = caller.call(echo, { id: '1' }, { deadlineMs: 600_000, absenceMs: 300 });
  await expect(lonely).rejects.toMatchObject({ code: 'NO_SERVICE' });
});

test('a caller waits for a service that restarts, and hears when it is absent and when it is back', async () => {
  const { echo } = contracts('restart');
  const caller = await nats.connect();
  const absences: boolean[] = [];
  const met = gate();
  const onAbsent = (absent: boolean) => {
    absences.push(absent);
    met.open();
  };
  const early = caller.call(echo, { id: '1' }, { deadlineMs: 600_000, onAbsent });
  await met.opened;
  const member = await nats.connect();
  await member.serve(echo, { queue: 'q', limit: 1, room: 0 }, async ({ id }) => ({ id }));
  expect(await early).toEqual({ id: '1' });
  expect(absences).toEqual([true, false]);
});

test('a caller of a service that is there hears nothing of absence', async () => {
  const { echo } = contracts('present');
  const caller = await nats.connect();
  const member = await nats.connect();
  await member.serve(echo, { queue: 'q', limit: 1, room: 0 }, async ({ id }) => ({ id }));
  const absences: boolean[] = [];
  await caller.call(echo, { id: '1' }, { deadlineMs: 600_000, onAbsent: (absent) => absences.push(absent) });
  expect(absences).toEqual([]);
});

test('nothing starts after its deadline', async () => {
  const { echo } = contracts('deadline');
  const hold = gate();
  const started: string[] = [];
  const member = await nats.connect();
  const serving = await member.serve(echo, { queue: 'q', limit: 1, room: 5 }, async ({ id }) => {
    started.push(id);
    await hold.opened;
    return { id };
  });
  const caller = await nats.connect();
  const first = caller.call(echo, { id: 'first' }, { deadlineMs: 20_000 });
  await waitUntil(() => started.length === 1, { what: 'the first to run' });
  const late = caller.call(echo, { id: 'late' }, { deadlineMs: 200 });
  await expect(late).rejects.toBeInstanceOf(BusError);
  await waitUntil(() => serving.stats().expired === 1, { what: 'the late one to be given up' });
  hold.open();
  await first;
  expect(await caller.call(echo, { id: 'next' }, { deadlineMs: 20_000 })).toEqual({ id: 'next' });
  expect(started).toEqual(['first', 'next']);
  expect(serving.stats()).toMatchObject({ inflight: 0, waiting: 0, expired: 1 });
});

test('nothing starts after its deadline, not even in a process that was frozen until then', async () => {
  const { echo } = contracts('frozen');
  const caller = await nats.connect();
  const begun: string[] = [];
  await caller.subscribe('frozen.begun', (id) => begun.push(id));
  const member = spawnGuarded(process.execPath, [inRepository('libs/bus/test/fixtures/member.ts'), nats.server.url], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  onTestFinished(() => void member.kill('SIGKILL'));
  expect(await caller.call(echo, { id: 'before' }, { deadlineMs: 20_000 })).toEqual({ id: 'before' });
  member.kill('SIGSTOP');
  await expect(caller.call(echo, { id: 'too old' }, { deadlineMs: 1000 })).rejects.toMatchObject({ code: 'DEADLINE' });
  member.kill('SIGCONT');
  expect(await caller.call(echo, { id: 'after' }, { deadlineMs: 20_000 })).toEqual({ id: 'after' });
  expect(begun).toEqual(['before', 'after']);
});

test('a handler is aborted at the deadline and its place becomes free', async () => {
  const { echo } = contracts('abort');
  const reasons: unknown[] = [];
  const member = await nats.connect();
  const serving = await member.serve(
    echo,
    { queue: 'q', limit: 1, room: 0 },
    async ({ id }, { signal, remainingMs }) => {
      expect(remainingMs()).toBeLessThanOrEqual(20_000);
      if (id === 'hangs') {
        await sleep(20_000, undefined, { signal }).catch(() => reasons.push(signal.reason));
        signal.throwIfAborted();
      }
      return { id };
    },
  );
  const caller = await nats.connect();
  await expect(caller.call(echo, { id: 'hangs' }, { deadlineMs: 200 })).rejects.toMatchObject({ code: 'DEADLINE' });
  await waitUntil(() => serving.stats().expired === 1, { what: 'the handler to end' });
  expect(reasons).toMatchObject([{ code: 'DEADLINE' }]);
  expect(await caller.call(echo, { id: 'next' }, { deadlineMs: 20_000 })).toEqual({ id: 'next' });
});
