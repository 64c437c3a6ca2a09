import { buckets, streams } from '@gonets/contracts';
import { startNatsServer } from '@gonets/testing';
import { nanos } from 'nats';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { connectBus, openBucket, openWorkQueue, provision, setUpStorage } from '../src/index.ts';
import { bucketNamed, configFile, failure, natsFixture, queueNamed } from './setup.ts';

const nats = natsFixture();
const text = z.string();
const kilobyte = 'x'.repeat(1000);
const isFull = (what: string) => ({
  code: 'UNAVAILABLE',
  message: expect.stringMatching(new RegExp(`^${what} is full \\(maximum .* exceeded\\): .*STORAGE_LIMIT_MB`)),
});

test('a bucket with as many keys as it may have refuses a new one, and the others can be changed', async () => {
  const bus = await nats.connect();
  const definition = bucketNamed('keys', { maxKeys: 2 });
  await provision(bus, { buckets: [definition], replicas: 1 });
  const bucket = await openBucket(bus, definition, text);
  const revision = await bucket.create('a', 'first');
  await bucket.create('b', 'second');
  await expect(bucket.create('c', 'third')).rejects.toMatchObject(isFull('bucket keys'));
  await bucket.update('a', 'first, and longer than before', revision);
  expect((await bucket.get('c'))?.value).toBeUndefined();
});

test('a bucket that is full of bytes refuses a write, keeps what it has, and goes on when it gets more room', async () => {
  const bus = await nats.connect();
  const definition = bucketNamed('bytes', { maxValueBytes: 2000, maxBytes: 5000 });
  await provision(bus, { buckets: [definition], replicas: 1 });
  const bucket = await openBucket(bus, definition, text);
  const write = async () => {
    for (let key = 0; ; key += 1) await bucket.create(`key${key}`, kilobyte);
  };
  expect(await failure(write())).toMatchObject(isFull('bucket bytes'));
  expect((await bucket.get('key0'))?.value).toBe(kilobyte);
  await provision(bus, { buckets: [definition], replicas: 1, size: 2 });
  await bucket.create('late', kilobyte);
});

test('a bucket that drops the oldest takes every write', async () => {
  const bus = await nats.connect();
  const definition = bucketNamed('recent', { maxValueBytes: 2000, maxBytes: 5000, whenFull: 'drop oldest' });
  await provision(bus, { buckets: [definition], replicas: 1 });
  const bucket = await openBucket(bus, definition, text);
  for (let key = 0; key < 10; key += 1) await bucket.create(`key${key}`, kilobyte);
  expect(await bucket.get('key0')).toBeUndefined();
  expect((await bucket.get('key9'))?.value).toBe(kilobyte);
});

test('a work queue that is full refuses a message instead of dropping another', async () => {
  const bus = await nats.connect();
  const definition = { ...queueNamed('FULL'), maxBytes: 5000 };
  await provision(bus, { streams: [definition], replicas: 1 });
  const queue = openWorkQueue(bus, definition);
  const stored: string[] = [];
  const publish = async () => {
    for (let id = 0; ; id += 1) {
      await queue.publish(`${id} ${kilobyte}`, `${id}`);
      stored.push(`${id}`);
    }
  };
  expect(await failure(publish())).toMatchObject(isFull('stream FULL'));
  const seen: string[] = [];
  await queue.pull({ free: () => 10 }, (delivery) => {
    seen.push(delivery.payload.split(' ')[0]!);
    void delivery.ack();
  });
  await expect.poll(() => seen).toEqual(stored);
});

test('a server without room for the setup step says so at once', async () => {
  const config = 'jetstream { max_file_store: 100MB }';
  const server = await startNatsServer({ args: ['-c', await configFile(config)] });
  const bus = await connectBus({ service: 'setup', version: '1.0.0', servers: server.url, log: nats.sink.log });
  onTestFinished(async () => {
    await bus.shutdown(100);
    await server.stop();
  });
  await expect(setUpStorage(bus)).rejects.toThrow(/is full \(insufficient storage resources.*STORAGE_LIMIT_MB/);
  await setUpStorage(bus, { limitBytes: 90_000_000, conversationRetentionMs: 86_400_000 });
  const manager = await bus.jetstreamManager();
  const all = await manager.streams.list().next();
  expect(all).toHaveLength(Object.keys(buckets).length + Object.keys(streams).length);
  const total = all.reduce((sum, { config }) => sum + config.max_bytes, 0);
  expect(Math.round(total / 1000)).toBe(90_000);
  const { config: conversations } = await manager.streams.info('KV_gonets_conversations');
  expect(conversations.max_age).toBe(nanos(86_400_000));
});
