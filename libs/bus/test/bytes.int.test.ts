import { createHash, randomBytes } from 'node:crypto';
import { headers as headerNames } from '@gonets/contracts';
import { waitUntil } from '@gonets/testing';
import { headers } from 'nats';
import { expect, test } from 'vitest';
import { contracts, gate, natsFixture } from './setup.ts';

const nats = natsFixture();
const deadlineMs = 25_000;
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('a document of 3 MB arrives whole, and an empty one too', async () => {
  const { fetch } = contracts('whole');
  const document = randomBytes(3_000_000);
  const member = await nats.connect();
  await member.serveBytes(fetch, { queue: 'q', limit: 2, room: 0 }, async ({ id }) => ({
    bytes: id === 'empty' ? new Uint8Array() : document,
    end: { pages: 7 },
  }));
  const caller = await nats.connect();
  const { bytes, end } = await caller.bytes(fetch, { id: '1' }, { deadlineMs });
  expect(hash(bytes)).toBe(hash(document));
  expect(end).toEqual({ pages: 7 });
  expect((await caller.bytes(fetch, { id: 'empty' }, { deadlineMs })).bytes).toHaveLength(0);
});

test('who waits for a document hears the place', async () => {
  const { fetch } = contracts('queued');
  const hold = gate();
  const member = await nats.connect();
  const serving = await member.serveBytes(fetch, { queue: 'q', limit: 1, room: 2 }, async () => {
    await hold.opened;
    return { bytes: new Uint8Array(10), end: { pages: 1 } };
  });
  const caller = await nats.connect();
  const first = caller.bytes(fetch, { id: '1' }, { deadlineMs });
  await waitUntil(() => serving.stats().inflight === 1, { what: 'the first to run' });
  const places: number[] = [];
  const second = caller.bytes(fetch, { id: '2' }, { deadlineMs, onQueued: (ahead) => places.push(ahead) });
  await waitUntil(() => places.length === 1, { what: 'the place' });
  hold.open();
  await Promise.all([first, second]);
  expect(places).toEqual([0]);
});

test('a document that is soon there is all that its caller is sent', async () => {
  const { fetch } = contracts('soon');
  const member = await nats.connect();
  await member.serveBytes(fetch, { queue: 'q', limit: 1, room: 0 }, async () => ({
    bytes: new Uint8Array(10),
    end: { pages: 1 },
  }));
  const { connection } = await nats.connect();
  const frames: string[] = [];
  const done = gate();
  connection.subscribe('_INBOX_soon.1', {
    callback: (_, msg) => {
      const type = msg.headers?.has(headerNames.frame) ? 'bytes' : msg.json<{ type: string }>().type;
      frames.push(type);
      if (type === 'end') done.open();
    },
  });
  connection.publish(fetch.subject, JSON.stringify({ id: '1' }), { reply: '_INBOX_soon.1' });
  await done.opened;
  expect(frames).toEqual(['bytes', 'end']);
});

test('a caller hears how far the work is, not more often than every 200 ms', async () => {
  const { fetch } = contracts('progress');
  const heard = gate();
  const member = await nats.connect();
  await member.serveBytes(fetch, { queue: 'q', limit: 1, room: 0 }, async (_request, { tell }) => {
    for (let step = 1; step <= 100; step += 1) tell({ step });
    await heard.opened;
    return { bytes: new Uint8Array(10), end: { pages: 1 } };
  });
  const caller = await nats.connect();
  const steps: number[] = [];
  const onProgress = ({ step }: { step: number }) => {
    steps.push(step);
    if (step === 100) heard.open();
  };
  expect((await caller.bytes(fetch, { id: '1' }, { deadlineMs, onProgress })).bytes).toHaveLength(10);
  expect(steps).toEqual([1, 100]);
});

test('a lost or changed piece fails as retryable', async () => {
  const { fetch } = contracts('damaged');
  const worker = await nats.connect();
  const piece = (seq: number) => {
    const fields = headers();
    fields.set(headerNames.frame, String(seq));
    return { headers: fields };
  };
  worker.connection.subscribe(fetch.subject, {
    callback: (_, msg) => {
      const bytes = Buffer.from('piece');
      msg.respond(bytes, piece(0));
      msg.respond(bytes, piece(msg.string().includes('lost') ? 2 : 1));
      msg.respond(JSON.stringify({ seq: 0, type: 'end', end: { pages: 1 }, length: 10, sha256: hash(bytes) }));
    },
  });
  const caller = await nats.connect();
  const lost = caller.bytes(fetch, { id: 'lost' }, { deadlineMs });
  await expect(lost).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('frame 1') });
  const changed = caller.bytes(fetch, { id: 'changed' }, { deadlineMs });
  await expect(changed).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
});

test('an error of the handler reaches the caller of a document', async () => {
  const { fetch } = contracts('failed');
  const member = await nats.connect();
  await member.serveBytes(fetch, { queue: 'q', limit: 1, room: 0 }, async () => {
    throw new Error('no paper');
  });
  const caller = await nats.connect();
  await expect(caller.bytes(fetch, { id: '1' }, { deadlineMs })).rejects.toMatchObject({ code: 'INTERNAL' });
});
