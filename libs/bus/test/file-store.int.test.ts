import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openFileStore, provision } from '../src/index.ts';
import { bucketNamed, natsFixture } from './setup.ts';

const nats = natsFixture();

async function open(name: string) {
  const bus = await nats.connect();
  const definition = bucketNamed(name, { maxValueBytes: 1000, maxBytes: 100_000, whenFull: 'drop oldest' });
  await provision(bus, { buckets: [definition], replicas: 1 });
  return openFileStore(bus, definition);
}

test('files are kept in pieces, replaced and read back', async () => {
  const store = await open('files');
  expect(await store.get('chat', 'a')).toBeUndefined();
  for (const size of [0, 999, 1000, 1001, 12_345, 500]) {
    const bytes = randomBytes(size);
    await store.put('chat', 'a', bytes);
    expect(await store.get('chat', 'a')).toEqual(bytes);
  }
});

test('a folder is removed with all its files, and nothing of another, whatever their names', async () => {
  const store = await open('folders');
  const bytes = randomBytes(2500);
  const folders = ['42.7', '42.7.1', '42', '42.*', '>'];
  for (const folder of folders) await store.put(folder, 'a', bytes);
  await store.put('42.7', 'b', bytes);
  await store.remove('42.7', 'b');
  expect(await store.get('42.7', 'b')).toBeUndefined();
  expect(await store.get('42.7', 'a')).toEqual(bytes);
  await store.remove('42.7');
  await store.remove('>');
  const left = await Promise.all(folders.map((folder) => store.get(folder, 'a')));
  expect(left.map((file) => file !== undefined)).toEqual([false, true, true, true, false]);
});

test('a file of which a piece is gone is not there', async () => {
  const store = await open('crowded');
  const bytes = randomBytes(30_000);
  await store.put('chat', 'first', bytes);
  for (const id of ['second', 'third', 'fourth']) await store.put('chat', id, bytes);
  expect(await store.get('chat', 'first')).toBeUndefined();
  expect(await store.get('chat', 'fourth')).toEqual(bytes);
});

test('an id that could be a pattern is refused', async () => {
  const store = await open('ids');
  await expect(store.put('chat', '*', randomBytes(1))).rejects.toMatchObject({ code: 'INVALID' });
});
