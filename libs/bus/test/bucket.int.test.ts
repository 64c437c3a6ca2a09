import { startNatsServer } from '@gonets/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { connectBus, ConflictError, openBucket, provision } from '../src/index.ts';
import type { Bucket, Bus } from '../src/index.ts';
import { bucketNamed, natsFixture } from './setup.ts';

const nats = natsFixture();
const schema = z.object({ n: z.int() });
type Value = z.infer<typeof schema>;

async function open(name: string, settings: { bus?: Bus } = {}): Promise<Bucket<Value>> {
  const bus = settings.bus ?? (await nats.connect());
  const definition = bucketNamed(name);
  await provision(bus, { buckets: [definition], replicas: 1 });
  return openBucket(bus, definition, schema);
}

async function changes(bucket: Bucket<Value>, revision = 0): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const change of bucket.changes(revision)) {
    list.push([change.key, change.value()?.n]);
  }
  return list;
}

test('values are created, read, changed, listed and deleted', async () => {
  const bucket = await open('life');
  expect(await bucket.get('chat/-100.7')).toBeUndefined();
  expect(await changes(bucket)).toEqual([]);
  const first = await bucket.create('chat/-100.7', { n: 1 });
  expect(await bucket.get('chat/-100.7')).toEqual({ value: { n: 1 }, revision: first });
  const second = await bucket.update('chat/-100.7', { n: 2 }, first);
  expect(second).toBeGreaterThan(first);
  const third = await bucket.create('other', { n: 3 });
  expect(await changes(bucket)).toEqual([
    ['chat/-100.7', 2],
    ['other', 3],
  ]);
  await bucket.delete('chat/-100.7');
  expect(await changes(bucket, second)).toEqual([
    ['other', 3],
    ['chat/-100.7', undefined],
  ]);
  expect(await changes(bucket, third)).toEqual([['chat/-100.7', undefined]]);
  expect(await changes(bucket, third + 1)).toEqual([]);
  const madeAnew = third + 2;
  expect(await changes(bucket, madeAnew)).toHaveLength(2);
  expect(await bucket.get('chat/-100.7')).toBeUndefined();
});

test('a value may be put whatever the key has', async () => {
  const bucket = await open('puts');
  const first = await bucket.put('key', { n: 1 });
  const second = await bucket.put('key', { n: 2 });
  expect(second).toBeGreaterThan(first);
  await bucket.delete('key');
  const third = await bucket.put('key', { n: 3 });
  expect(await bucket.get('key')).toEqual({ value: { n: 3 }, revision: third });
});

test('who comes second gets a ConflictError', async () => {
  const bucket = await open('conflicts');
  const revision = await bucket.create('key', { n: 1 });
  await expect(bucket.create('key', { n: 2 })).rejects.toBeInstanceOf(ConflictError);
  await bucket.update('key', { n: 3 }, revision);
  await expect(bucket.update('key', { n: 4 }, revision)).rejects.toBeInstanceOf(ConflictError);
  await expect(bucket.delete('key', revision)).rejects.toBeInstanceOf(ConflictError);
  expect((await bucket.get('key'))?.value).toEqual({ n: 3 });
});

test('of many writers at once exactly one wins each round', async () => {
  const buckets = await Promise.all(Array.from({ length: 5 }, () => open('race')));
  await buckets[0]!.create('counter', { n: 0 });
  const add = async (bucket: Bucket<Value>) => {
    for (;;) {
      const entry = await bucket.get('counter');
      try {
        return await bucket.update('counter', { n: (entry?.value.n ?? 0) + 1 }, entry?.revision ?? 0);
      } catch (error) {
        if (!(error instanceof ConflictError)) {
          throw error;
        }
      }
    }
  };
  await Promise.all(buckets.flatMap((bucket) => Array.from({ length: 10 }, () => add(bucket))));
  expect((await buckets[0]!.get('counter'))?.value).toEqual({ n: 50 });
});

test('a deleted key can be created again, and its old revision is worthless', async () => {
  const bucket = await open('again');
  const revision = await bucket.create('key', { n: 1 });
  await bucket.delete('key', revision);
  await expect(bucket.update('key', { n: 2 }, revision)).rejects.toBeInstanceOf(ConflictError);
  const next = await bucket.create('key', { n: 3 });
  expect(next).toBeGreaterThan(revision);
  await expect(bucket.create('key', { n: 4 })).rejects.toBeInstanceOf(ConflictError);
});

test('a purge by an operator counts as deleted', async () => {
  const bus = await nats.connect();
  const bucket = await open('purged', { bus });
  await bucket.create('key', { n: 1 });
  const kv = await bus.jetstream.views.kv('purged');
  await kv.purge('key');
  expect(await bucket.get('key')).toBeUndefined();
  await bucket.create('key', { n: 2 });
  expect((await kv.get('key'))?.json()).toEqual({ n: 2 });
});

test('values too large, keys that are none, and stored nonsense have clear errors', async () => {
  const bus = await nats.connect();
  const bucket = await open('limits', { bus });
  await expect(bucket.get('a b')).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringContaining('cannot be a key'),
  });
  await expect(bucket.get('all.>')).rejects.toMatchObject({ code: 'INVALID' });
  const loose = await openBucket(bus, bucketNamed('limits'), z.object({ text: z.string() }));
  await expect(loose.create('key', { text: 'x'.repeat(100) })).rejects.toMatchObject({
    code: 'INVALID',
    message: 'bucket limits: the value of key has 111 bytes, over 100',
  });
  await loose.create('key', { text: 'no number' });
  await expect(bucket.get('key')).rejects.toMatchObject({
    code: 'INTERNAL',
    message: expect.stringMatching(/value of key .*n: /),
  });
});

test('a bucket that was never provisioned is an error, not an empty one', async () => {
  const bus = await nats.connect();
  const bucket = await openBucket(bus, bucketNamed('missing'), schema);
  await expect(bucket.get('key')).rejects.toThrow(/bucket missing: stream not found/);
  await expect(bucket.create('key', { n: 1 })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('a crash of the server loses nothing that was confirmed; while it is away everything fails at once', async () => {
  const server = await startNatsServer();
  const bus = await connectBus({ service: 'crash', version: '1.0.0', servers: server.url, log: nats.sink.log });
  try {
    const bucket = await open('crash', { bus });
    const revision = await bucket.create('key', { n: 1 });
    await bucket.create('gone', { n: 1 });
    await bucket.delete('gone');
    await server.kill();
    await expect(bucket.get('key')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(bucket.update('key', { n: 2 }, revision)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await server.restart();
    await expect.poll(() => bucket.get('key').catch(() => undefined)).toEqual({ value: { n: 1 }, revision });
    expect(await bucket.get('gone')).toBeUndefined();
  } finally {
    await bus.shutdown(1000);
    await server.stop();
  }
});
