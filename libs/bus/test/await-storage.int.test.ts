import { storageVersion } from '@gonets/contracts';
import { waitUntil } from '@gonets/testing';
import { expect, test } from 'vitest';
import { awaitStorage, provision } from '../src/index.ts';
import { bucketNamed, natsFixture, queueNamed } from './setup.ts';

const nats = natsFixture();
const never = new AbortController().signal;

/** What the log says is missing from storage with this name in it. */
function missing(name: string): string[] {
  const lines = nats.sink.lines().filter(({ msg }) => String(msg).startsWith('waiting for storage: run npm run setup'));
  return lines.flatMap((line) => line['missing'] as string[]).filter((what) => what.includes(name));
}

test('a service waits for its storage, says what is missing once, and goes on when it is there', async () => {
  const bus = await nats.connect();
  const storage = { buckets: [bucketNamed('late')], streams: [queueNamed('LATE')] };
  let there = false;
  const waiting = (async () => {
    there = await awaitStorage(bus, storage, never);
  })();
  await waitUntil(() => missing('LATE').length > 0, { what: 'the log line' });
  expect([...missing('late'), ...missing('LATE')]).toEqual([
    'bucket late: not there',
    'stream LATE: not there',
    'consumer workers of stream LATE: not there',
  ]);
  expect(there).toBe(false);
  await provision(bus, { ...storage, replicas: 1 });
  await waiting;
  expect(there).toBe(true);
  expect(missing('bucket late')).toHaveLength(1);
});

test('a service that is stopped does not wait any longer', async () => {
  const bus = await nats.connect();
  const stop = new AbortController();
  const waiting = awaitStorage(bus, { buckets: [bucketNamed('never')] }, stop.signal);
  await waitUntil(() => missing('never').length > 0, { what: 'the log line' });
  stop.abort();
  expect(await waiting).toBe(false);
});

test('storage of another version, by somebody else, or of another shape is not touched', async () => {
  const bus = await nats.connect();
  const manager = await bus.jetstreamManager();
  const version = (number: number) => ({ description: `Gonets, storage version ${number}` });
  await manager.streams.add({ name: 'KV_foreign', subjects: ['$KV.foreign.>'], max_msgs_per_subject: 1 });
  await manager.streams.add({ name: 'KV_newer', subjects: ['$KV.newer.>'], ...version(storageVersion + 1) });
  await manager.streams.add({ name: 'KV_older', subjects: ['$KV.older.>'], ...version(storageVersion - 1) });
  await manager.streams.add({ name: 'KV_bent', subjects: ['$KV.bent.>'], ...version(storageVersion) });
  const buckets = ['foreign', 'newer', 'older', 'bent'].map((name) => bucketNamed(name));
  const stop = new AbortController();
  const waiting = awaitStorage(bus, { buckets }, stop.signal);
  await waitUntil(() => missing('bent').length > 0, { what: 'the log line' });
  stop.abort();
  await waiting;
  expect(['foreign', 'newer', 'older', 'bent'].flatMap(missing)).toEqual([
    'bucket foreign: not from the setup step of this version',
    `bucket newer: has version ${storageVersion + 1}, this service needs ${storageVersion}: replace this service by a newer one`,
    `bucket older: has version ${storageVersion - 1}, this service needs ${storageVersion}: run the setup step of this version`,
    'bucket bent: somebody has changed its subjects, its retention or its history',
  ]);
});
