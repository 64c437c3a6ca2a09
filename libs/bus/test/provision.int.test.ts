import { nanos } from 'nats';
import { startNatsServer, waitUntil } from '@gonets/testing';
import { expect, test } from 'vitest';
import { connectBus, provision } from '../src/index.ts';
import { bucketNamed, configFile, natsFixture, queueNamed } from './setup.ts';

const nats = natsFixture();
const bucket = bucketNamed('settings');
const stream = { ...queueNamed('QUEUE'), subjects: ['queue.in'] };

test('several processes may provision at once, again and again', async () => {
  const buses = await Promise.all([nats.connect(), nats.connect(), nats.connect()]);
  const all = () =>
    Promise.all(buses.map((bus) => provision(bus, { buckets: [bucket], streams: [stream], replicas: 1 })));
  await all();
  await all();
  const manager = await buses[0].jetstreamManager();
  const { config } = await manager.streams.info('KV_settings');
  expect(config).toMatchObject({
    subjects: ['$KV.settings.>'],
    max_msgs_per_subject: 1,
    max_age: nanos(60_000),
    storage: 'file',
    allow_direct: false,
    num_replicas: 1,
  });
  expect((await manager.streams.info('QUEUE')).config).toMatchObject({
    retention: 'workqueue',
    duplicate_window: nanos(10_000),
  });
});

test('new settings are given to what is there, and its content stays', async () => {
  const bus = await nats.connect();
  await provision(bus, { buckets: [bucket], streams: [stream], replicas: 1 });
  await bus.jetstream.publish('queue.in', 'kept');
  await provision(bus, {
    buckets: [{ ...bucket, ttlMs: 5000 }],
    streams: [{ ...stream, subjects: ['queue.in', 'queue.more'] }],
    replicas: 1,
  });
  const manager = await bus.jetstreamManager();
  expect((await manager.streams.info('KV_settings')).config).toMatchObject({
    max_age: nanos(5000),
    duplicate_window: nanos(5000),
  });
  const { config, state } = await manager.streams.info('QUEUE');
  expect(config.subjects).toEqual(['queue.in', 'queue.more']);
  expect(state.messages).toBe(1);
});

test('a refusal names the bucket or stream and says why', async () => {
  const bus = await nats.connect();
  for (const name of ['three', bucket.name]) {
    const three = provision(bus, { buckets: [{ ...bucket, name }], replicas: 3 });
    await expect(three).rejects.toThrow(
      /^NATS_REPLICAS=3 needs (a cluster, this nats-server is alone|nats-server 2\.10 or newer, this is 2\.\d)/,
    );
  }
  await bus.jetstream.jetstreamManager().then((manager) => manager.streams.add({ name: 'MINE', subjects: ['mine'] }));
  const kind = provision(bus, { streams: [{ ...stream, name: 'MINE', subjects: ['mine'] }], replicas: 1 });
  await expect(kind).rejects.toThrow(/^stream MINE with 1 replicas: .*retention/);
});

test('what is as wanted is left alone', async () => {
  const bus = await nats.connect();
  const storage = {
    buckets: [{ ...bucket, name: 'quiet' }],
    streams: [{ ...stream, name: 'QUIET', subjects: ['quiet'] }],
  };
  await provision(bus, { ...storage, replicas: 1 });
  const updates: string[] = [];
  await bus.subscribe('$JS.EVENT.ADVISORY.STREAM.UPDATED.>', (data) => updates.push(data));
  await provision(bus, { ...storage, replicas: 1 });
  expect(updates).toEqual([]);
  await provision(bus, { streams: [{ ...stream, name: 'QUIET', subjects: ['quiet'], maxAgeMs: 50_000 }], replicas: 1 });
  await waitUntil(() => updates.length === 1, { what: 'the advisory of a real update' });
});

test('an account without JetStream is named as the reason', async () => {
  const config = 'accounts { PLAIN: { users: [ { user: plain, password: plain } ] } }, no_auth_user: plain';
  const server = await startNatsServer({ args: ['-c', await configFile(config)] });
  const bus = await connectBus({ service: 'plain', version: '1.0.0', servers: server.url, log: nats.sink.log });
  try {
    const refused = provision(bus, { buckets: [bucket], replicas: 1, patienceMs: 0 });
    await expect(refused).rejects.toThrow(
      /^bucket settings with 1 replicas: JetStream does not answer.*nats-server -js/,
    );
  } finally {
    await bus.shutdown(100);
    await server.stop();
  }
});
