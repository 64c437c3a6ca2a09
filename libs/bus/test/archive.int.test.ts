import { expect, test } from 'vitest';
import { z } from 'zod';
import { openArchive, provision } from '../src/index.ts';
import { archiveNamed, failure, natsFixture } from './setup.ts';

const nats = natsFixture();
const schema = z.object({ text: z.string() });

async function archiveFor(name: string) {
  const bus = await nats.connect();
  const definition = archiveNamed(name);
  await provision(bus, { streams: [definition], replicas: 1 });
  return { bus, archive: await openArchive(bus, definition, schema) };
}

test('keeps one value for each key, the newest, and lists them in pages, oldest first', async () => {
  const { archive } = await archiveFor('pages');
  const first = await archive.keep('chat.1', { text: 'one' });
  const second = await archive.keep('chat.2', { text: 'two' });
  const third = await archive.keep('chat.1', { text: 'three' });
  expect(third).toBeGreaterThan(second);
  expect(await archive.get(first)).toBeUndefined();
  expect(await archive.list(0, 1)).toMatchObject([{ id: second, content: { value: { text: 'two' } } }]);
  expect(await archive.list(second, 10)).toMatchObject([{ id: third, content: { value: { text: 'three' } } }]);
  expect(await archive.list(third, 10)).toEqual([]);
});

test('deletes once, also what never was', async () => {
  const { archive } = await archiveFor('deletes');
  const id = await archive.keep('chat', { text: 'gone soon' });
  expect([await archive.delete(id), await archive.delete(id), await archive.delete(id + 100)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(await archive.list(0, 10)).toEqual([]);
});

test('gives what it cannot read as text, with the reason, between the others', async () => {
  const { bus, archive } = await archiveFor('unreadable');
  await archive.keep('chat.1', { text: 'one' });
  await bus.jetstream.publish('kept.unreadable.chat.2', '{"text":');
  await bus.jetstream.publish('kept.unreadable.chat.3', '{"text":3}');
  await archive.keep('chat.4', { text: 'four' });
  expect((await archive.list(0, 10)).map(({ content }) => content)).toEqual([
    { value: { text: 'one' } },
    { problem: 'message 2 is not JSON', text: '{"text":' },
    { problem: expect.stringMatching(/^message 3 does not match its schema: text/), text: '{"text":3}' },
    { value: { text: 'four' } },
  ]);
});

test('refuses a bad key and a value that is too large, and drops the oldest when it is full', async () => {
  const { archive } = await archiveFor('bounds');
  for (const key of ['', 'a key', 'a..b', 'a.>', '*']) {
    expect(await failure(archive.keep(key, { text: '' }))).toMatchObject({ code: 'INVALID' });
  }
  const large = await failure(archive.keep('chat', { text: 'x'.repeat(100) }));
  expect(large).toMatchObject({ code: 'INVALID', message: expect.stringContaining('over 100') });
  for (let chat = 1; chat <= 6; chat += 1) {
    await archive.keep(`chat.${chat}`, { text: `${chat}` });
  }
  expect((await archive.list(0, 10)).map(({ id }) => id)).toEqual([3, 4, 5, 6]);
});
