import { setTimeout as sleep } from 'node:timers/promises';
import { logSink, startNatsServer, waitUntil } from '@gonets/testing';
import { expect, test } from 'vitest';
import { connectBus, openWorkQueue, provision } from '../src/index.ts';
import type { Bus, Delivery } from '../src/index.ts';
import { natsFixture, queueNamed } from './setup.ts';

const nats = natsFixture();

async function open(name: string, settings: { ackWaitMs?: number; maxAckPending?: number; bus?: Bus } = {}) {
  const { bus = await nats.connect(), ...consumer } = settings;
  const definition = queueNamed(name, consumer);
  await provision(bus, { streams: [definition], replicas: 1 });
  return { bus, queue: openWorkQueue(bus, definition) };
}

const unlimited = { free: () => 100 };

test('each message is worked on by one member, and the same id is stored once', async () => {
  const members = await Promise.all([open('SHARED'), open('SHARED')]);
  const { queue } = members[0];
  const seen: string[] = [];
  for (const member of members) {
    await member.queue.pull(unlimited, (delivery) => {
      seen.push(delivery.payload);
      void delivery.ack();
    });
  }
  const ids = Array.from({ length: 100 }, (_, index) => `id-${index}`);
  await Promise.all([...ids, ...ids].map((id) => queue.publish(`payload of ${id}`, id)));
  const manager = await members[0].bus.jetstreamManager();
  const left = async () => (await manager.streams.info('SHARED')).state.messages;
  await waitUntil(async () => seen.length >= 100 && (await left()) === 0, { what: 'everything to be acknowledged' });
  expect(seen.sort()).toEqual(ids.map((id) => `payload of ${id}`).sort());
});

test('no more messages are taken than there are free places', async () => {
  const { queue, bus } = await open('BOUNDED');
  let running = 0;
  let most = 0;
  let done = 0;
  const work = async (delivery: Delivery) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(20);
    await delivery.ack();
    running -= 1;
    done += 1;
  };
  await Promise.all(Array.from({ length: 60 }, (_, index) => queue.publish('work', `${index}`)));
  await queue.pull({ free: () => 7 - running }, (delivery) => void work(delivery));
  await waitUntil(() => done === 60, { what: 'all 60' });
  expect(most).toBe(7);
  const manager = await bus.jetstreamManager();
  expect((await manager.consumers.info('BOUNDED', 'workers')).num_redelivered).toBe(0);
});

test('a message that is not acknowledged comes again, marked as such', async () => {
  const { queue } = await open('AGAIN', { ackWaitMs: 300 });
  const deliveries: Delivery[] = [];
  await queue.pull(unlimited, (delivery) => {
    deliveries.push(delivery);
    if (deliveries.length === 2) {
      delivery.nak(50);
    }
    if (deliveries.length === 3) {
      void delivery.ack();
    }
  });
  await queue.publish('work', '1');
  await waitUntil(() => deliveries.length === 3, { what: 'two redeliveries' });
  expect(deliveries.map(({ redelivered }) => redelivered)).toEqual([false, true, true]);
});

test('working() keeps a message, and a handler that throws gives it back', async () => {
  const { queue } = await open('WORKING', { ackWaitMs: 1000 });
  const deliveries: Delivery[] = [];
  await queue.pull(unlimited, (delivery) => {
    deliveries.push(delivery);
    if (delivery.payload === 'throws' && !delivery.redelivered) {
      throw new Error('not now');
    }
    if (delivery.payload === 'throws') {
      void delivery.ack();
    }
  });
  await queue.publish('long', '1');
  await waitUntil(() => deliveries.length === 1, { what: 'the message' });
  // Longer than the ack wait, in steps far shorter than it.
  for (let step = 0; step < 15; step += 1) {
    await sleep(100);
    deliveries[0]!.working();
  }
  expect(deliveries).toHaveLength(1);
  await deliveries[0]!.ack();
  await queue.publish('throws', '2');
  await waitUntil(() => deliveries.length === 3, { what: 'the message that was given back' });
  expect(deliveries[2]).toMatchObject({ payload: 'throws', redelivered: true });
});

test('at most maxAckPending are worked on over all members', async () => {
  const members = await Promise.all([open('PENDING', { maxAckPending: 3 }), open('PENDING', { maxAckPending: 3 })]);
  const held: Delivery[] = [];
  for (const { queue } of members) {
    await queue.pull(unlimited, (delivery) => held.push(delivery));
  }
  await Promise.all(Array.from({ length: 10 }, (_, index) => members[0].queue.publish('work', `${index}`)));
  const manager = await members[0].bus.jetstreamManager();
  const pending = async () => (await manager.consumers.info('PENDING', 'workers')).num_ack_pending;
  await waitUntil(() => held.length === 3, { what: 'three' });
  await sleep(300);
  expect([held.length, await pending()]).toEqual([3, 3]);
  for (let next = 0; next < 10; next += 1) {
    await waitUntil(() => held.length > next, { what: `message ${next}` });
    await held[next]!.ack();
  }
});

test('after stop nothing is taken, and what was on its way goes to another member at once', async () => {
  const first = await open('STOPPED');
  const second = await open('STOPPED');
  const seen: string[] = [];
  const pull = await first.queue.pull(unlimited, (delivery) => {
    seen.push('first');
    void delivery.ack();
  });
  await first.queue.publish('work', '0');
  await waitUntil(() => seen.length === 1, { what: 'the first message' });
  await Promise.all([pull.stop(), ...Array.from({ length: 50 }, (_, n) => first.queue.publish('work', `x${n}`))]);
  const before = seen.length;
  await second.queue.pull(unlimited, (delivery) => {
    seen.push('second');
    void delivery.ack();
  });
  await waitUntil(() => seen.length === 51, { what: 'the rest' });
  expect(seen.slice(before).every((name) => name === 'second')).toBe(true);
});

test('shutdown of the bus stops its pulls first', async () => {
  const { queue, bus } = await open('SHUTDOWN');
  const other = await open('SHUTDOWN');
  const seen: string[] = [];
  await queue.pull(unlimited, ({ payload }) => seen.push(payload));
  await bus.shutdown(1000);
  await other.queue.publish('later', '1');
  const got: string[] = [];
  await other.queue.pull(unlimited, (delivery) => {
    got.push(delivery.payload);
    void delivery.ack();
  });
  await waitUntil(() => got.length === 1, { what: 'the message' });
  expect(seen).toEqual([]);
});

test('across a crash of the server everything stored is worked on, and pulling goes on', async () => {
  const server = await startNatsServer();
  const sink = logSink();
  const connect = () => connectBus({ service: 'crash', version: '1.0.0', servers: server.url, log: sink.log });
  const [publisher, worker] = [await connect(), await connect()];
  try {
    const { queue } = await open('CRASH', { bus: publisher, ackWaitMs: 2000 });
    const member = await open('CRASH', { bus: worker, ackWaitMs: 2000 });
    const acknowledged = new Set<string>();
    await member.queue.pull({ free: () => 5 }, (delivery) => {
      void (async () => {
        await sleep(5);
        await delivery.ack();
        acknowledged.add(delivery.payload);
      })().catch(() => {});
    });
    const store = async (id: string) => {
      for (;;) {
        try {
          await queue.publish(id, id);
          return;
        } catch {
          await sleep(50);
        }
      }
    };
    const ids = Array.from({ length: 400 }, (_, index) => `id-${index}`);
    const storing = Promise.all(
      ids.map(async (id, index) => {
        await sleep(index * 5);
        await store(id);
      }),
    );
    await waitUntil(() => acknowledged.size > 50, { what: 'work before the crash' });
    await server.kill();
    await server.restart();
    await storing;
    await waitUntil(() => acknowledged.size === ids.length, { what: 'everything to be done', timeoutMs: 20_000 });
    await server.restart();
    await store('after a proper restart');
    await waitUntil(() => acknowledged.has('after a proper restart'), { what: 'pulling to go on', timeoutMs: 15_000 });
  } finally {
    await Promise.all([publisher.shutdown(1000), worker.shutdown(1000)]);
    await server.stop();
  }
});

test('a consumer that was deleted is waited for, and the log says what to run', async () => {
  const { queue, bus } = await open('REVIVED');
  const seen: string[] = [];
  await queue.pull(unlimited, (delivery) => {
    seen.push(delivery.payload);
    void delivery.ack();
  });
  const manager = await bus.jetstreamManager();
  await manager.consumers.delete('REVIVED', 'workers');
  await queue.publish('work', '1');
  const told = () => nats.sink.lines().filter(({ msg }) => String(msg).startsWith('the work queue gives no messages'));
  await waitUntil(() => told().length === 1, { what: 'the log line', timeoutMs: 15_000 });
  expect(told()[0]).toMatchObject({
    stream: 'REVIVED',
    consumer: 'workers',
    msg: expect.stringContaining('npm run setup'),
  });
  await open('REVIVED');
  await waitUntil(() => seen.length === 1, { what: 'the message', timeoutMs: 15_000 });
});
