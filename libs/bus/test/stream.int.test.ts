import { setTimeout as sleep } from 'node:timers/promises';
import { headers as headerNames } from '@gonets/contracts';
import { registry } from '@gonets/telemetry';
import { waitUntil } from '@gonets/testing';
import { createInbox } from 'nats';
import { expect, test } from 'vitest';
import { commands } from '../src/inbox.ts';
import { BusError } from '../src/index.ts';
import type { StreamEvent } from '../src/index.ts';
import { aborted, concat, contracts, gate, natsFixture } from './setup.ts';

const nats = natsFixture();
const options = { queue: 'q', limit: 5, room: 5, merge: concat };
const deadlineMs = 25_000;

type Event = StreamEvent<{ text: string }, { text: string }>;

async function collect(stream: AsyncIterable<Event>): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of stream) {
    events.push(event);
  }
  return events;
}

test('deltas are merged, the first one comes at once, and the end is last', async () => {
  const { talk } = contracts('merge');
  const member = await nats.connect();
  await member.serveStream(talk, options, async (_, { write }) => {
    for (let index = 0; index < 100; index += 1) {
      write({ text: `${index} ` });
      await sleep(5);
    }
    return { text: 'whole' };
  });
  const caller = await nats.connect();
  const events = await collect(caller.stream(talk, { id: '1' }, { deadlineMs }));
  const deltas = events.flatMap((event) => (event.type === 'delta' ? [event.delta.text] : []));
  expect(deltas[0]).toBe('0 ');
  expect(deltas.length).toBeGreaterThan(2);
  expect(deltas.length).toBeLessThan(50);
  expect(deltas.join('')).toBe(Array.from({ length: 100 }, (_, index) => `${index} `).join(''));
  expect(events.at(-1)).toEqual({ type: 'end', end: { text: 'whole' } });
});

test('cancel aborts the worker, and the caller still gets what the worker ends with', async () => {
  const { talk } = contracts('cancel');
  const member = await nats.connect();
  const serving = await member.serveStream(talk, options, async (_, { write, signal }) => {
    write({ text: 'half' });
    const reason = await aborted(signal);
    return { text: reason instanceof BusError ? `stopped by ${reason.code}` : 'stopped' };
  });
  const caller = await nats.connect();
  const stream = caller.stream(talk, { id: '1' }, { deadlineMs });
  const events: Event[] = [];
  for await (const event of stream) {
    events.push(event);
    stream.cancel();
  }
  expect(events).toEqual([
    { type: 'delta', delta: { text: 'half' } },
    { type: 'end', end: { text: 'stopped by CANCELLED' } },
  ]);
  expect(serving.stats()).toMatchObject({ cancelled: 1, ok: 0 });
});

test('cancel of a request that waits ends it with CANCELLED and frees its place', async () => {
  const { talk } = contracts('cancel-waiting');
  const hold = gate();
  const member = await nats.connect();
  const serving = await member.serveStream(talk, { ...options, limit: 1 }, async () => {
    await hold.opened;
    return { text: 'done' };
  });
  const caller = await nats.connect();
  const first = collect(caller.stream(talk, { id: '1' }, { deadlineMs }));
  await waitUntil(() => serving.stats().inflight === 1, { what: 'the first to run' });
  const stream = caller.stream(talk, { id: '2' }, { deadlineMs });
  const second = async () => {
    for await (const event of stream) {
      expect(event).toEqual({ type: 'queued', ahead: 0 });
      stream.cancel();
    }
  };
  await expect(second()).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(serving.stats()).toMatchObject({ waiting: 0, cancelled: 1 });
  hold.open();
  expect(await first).toHaveLength(1);
});

test.concurrent('a worker that ignores the cancel is left after 5 s', async () => {
  const { talk } = contracts('cancel-ignored');
  const hold = gate();
  const member = await nats.connect();
  await member.serveStream(talk, options, async (_, { write }) => {
    write({ text: 'never mind' });
    await hold.opened;
    return { text: 'too late' };
  });
  const caller = await nats.connect();
  const stream = caller.stream(talk, { id: '1' }, { deadlineMs });
  const read = async () => {
    for await (const event of stream) {
      expect(event.type).toBe('delta');
      stream.cancel();
    }
  };
  await expect(read()).rejects.toMatchObject({ code: 'CANCELLED' });
  hold.open();
});

test.concurrent('leaving the loop and aborting the signal stop the worker', async () => {
  const { talk } = contracts('leave');
  const reasons: unknown[] = [];
  const member = await nats.connect();
  const serving = await member.serveStream(talk, options, async (_, { write, signal }) => {
    write({ text: 'first' });
    reasons.push(await aborted(signal));
    return { text: 'unheard' };
  });
  const caller = await nats.connect();
  for await (const event of caller.stream(talk, { id: 'break' }, { deadlineMs })) {
    expect(event.type).toBe('delta');
    break;
  }
  await waitUntil(() => reasons.length === 1, { what: 'the worker to hear of the break' });
  const controller = new AbortController();
  const read = async () => {
    for await (const event of caller.stream(talk, { id: 'abort' }, { deadlineMs, signal: controller.signal })) {
      expect(event.type).toBe('delta');
      controller.abort();
    }
  };
  await expect(read()).rejects.toMatchObject({ code: 'CANCELLED' });
  await waitUntil(() => reasons.length === 2, { what: 'the worker to hear of the abort' });
  expect(reasons).toMatchObject([{ code: 'UNAVAILABLE' }, { code: 'UNAVAILABLE' }]);
  await waitUntil(() => serving.stats().cancelled === 2, { what: 'both to be counted' });
});

test.concurrent('a worker notices at its next frame that the connection of its caller is gone', async () => {
  const { talk } = contracts('vanished');
  const reasons: unknown[] = [];
  const member = await nats.connect();
  const serving = await member.serveStream(talk, options, async (_, { signal }) => {
    // Silent: only its heartbeats can notice.
    reasons.push(await aborted(signal));
    return { text: 'unheard' };
  });
  const caller = await nats.connect();
  const lost = collect(caller.stream(talk, { id: '1' }, { deadlineMs }));
  await waitUntil(() => serving.stats().inflight === 1, { what: 'the worker to run' });
  await caller.connection.close();
  await expect(lost).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await waitUntil(() => reasons.length === 1, { what: 'the worker to notice' });
  expect(reasons[0]).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('gone') });
  await waitUntil(() => serving.stats().cancelled === 1, { what: 'the place to be free' });
});

test.concurrent('silence: a worker that lives is waited for, one that died or hangs is not', async () => {
  const caller = await nats.connect();
  const patient = { deadlineMs, gapMs: 20_000 };

  const slow = contracts('slow').talk;
  const member = await nats.connect();
  await member.serveStream(slow, options, async () => {
    await sleep(4000);
    return { text: 'slow' };
  });
  const waited = collect(caller.stream(slow, { id: '1' }, { deadlineMs, gapMs: 3500 }));

  const { talk, echo } = contracts('dead');
  const dying = await nats.connect();
  await dying.serveStream(talk, options, async (_, { signal }) => {
    await aborted(signal);
    return { text: 'unheard' };
  });
  const left = collect(caller.stream(talk, { id: '1' }, patient));

  // Takes its requests with it when it dies.
  const mute = await nats.connect();
  const taken: string[] = [];
  mute.connection.subscribe(echo.subject, { queue: 'q', callback: (_, msg) => taken.push(msg.string()) });
  await mute.connection.flush();
  const call = caller.call(echo, { id: '1' }, { deadlineMs });
  await waitUntil(() => taken.length === 1, { what: 'the call to be taken' });
  await member.serve(echo, { queue: 'q', limit: 5, room: 0 }, async ({ id }) => ({ id }));

  const hung = contracts('hung').talk;
  mute.connection.subscribe(hung.subject, {
    callback: (_, msg) => msg.respond(JSON.stringify({ seq: 0, type: 'heartbeat' })),
  });
  await mute.connection.flush();
  const hangs = collect(caller.stream(hung, { id: '1' }, { deadlineMs, gapMs: 300 }));
  await expect(hangs).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });

  await Promise.all([dying, mute].map(({ connection }) => connection.close()));
  await expect(left).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('gone') });
  expect(await call).toEqual({ id: '1' });
  expect(await waited).toEqual([{ type: 'end', end: { text: 'slow' } }]);
});

test.concurrent('who only waited at a worker that died is sent to another one', async () => {
  const { talk } = contracts('waited');
  const [dying, caller] = [await nats.connect(), await nats.connect()];
  const serving = await dying.serveStream(talk, { ...options, limit: 1 }, async (_, { signal }) => {
    await aborted(signal);
    return { text: 'unheard' };
  });
  const first = collect(caller.stream(talk, { id: '1' }, { deadlineMs }));
  await waitUntil(() => serving.stats().inflight === 1, { what: 'the first to run' });
  const second = collect(caller.stream(talk, { id: '2' }, { deadlineMs }));
  await waitUntil(() => serving.stats().waiting === 1, { what: 'the second to wait' });
  const other = await nats.connect();
  await other.serveStream(talk, options, async ({ id }) => ({ text: id }));
  await dying.connection.close();
  await expect(first).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect((await second).at(-1)).toEqual({ type: 'end', end: { text: '2' } });
});

test.concurrent('a worker that has forgotten the request says so when it is asked', async () => {
  const { talk } = contracts('forgotten');
  const worker = await nats.connect();
  const control = createInbox('_INBOX_forgetful');
  worker.connection.subscribe(talk.subject, {
    callback: (_, msg) => {
      worker.connection.publish(msg.reply ?? '', JSON.stringify({ seq: 0, type: 'heartbeat' }), { reply: control });
      worker.connection.publish(msg.reply ?? '', commands.leave);
    },
  });
  await worker.connection.flush();
  const caller = await nats.connect();
  const forgotten = collect(caller.stream(talk, { id: '1' }, { deadlineMs, gapMs: 20_000 }));
  await expect(forgotten).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('gone') });
});

test('a lost delta does no harm and is counted, and a frame that is none ends the stream', async () => {
  const { talk } = contracts('frames');
  const worker = await nats.connect();
  const frames: object[] = [
    { seq: 0, type: 'delta', delta: { text: 'a' } },
    { seq: 7, type: 'delta', delta: { text: 'z' } },
    { seq: 8, type: 'end', end: { text: 'whole' } },
  ];
  worker.connection.subscribe(talk.subject, {
    callback: (_, msg) => {
      const answers = msg.string().includes('wrong') ? [{ seq: 0, type: 'nonsense' }] : frames;
      answers.forEach((frame) => msg.respond(JSON.stringify(frame)));
    },
  });
  const caller = await nats.connect();
  const events = await collect(caller.stream(talk, { id: '1' }, { deadlineMs }));
  expect(events.map(({ type }) => type)).toEqual(['delta', 'delta', 'end']);
  expect(await registry.metrics()).toContain(`gonets_frames_lost_total{subject="${talk.subject}"} 6\n`);
  const wrong = collect(caller.stream(talk, { id: 'wrong' }, { deadlineMs }));
  await expect(wrong).rejects.toMatchObject({ code: 'INVALID' });
});

test('a delta over the limit of the server ends the stream as INVALID', async () => {
  const { talk } = contracts('large');
  const member = await nats.connect();
  await member.serveStream(talk, options, async (_, { write, signal }) => {
    write({ text: 'x'.repeat(2_000_000) });
    await aborted(signal);
    throw new Error('aborted');
  });
  const caller = await nats.connect();
  const large = collect(caller.stream(talk, { id: '1' }, { deadlineMs }));
  await expect(large).rejects.toMatchObject({ code: 'INVALID' });
});

test('a busy stream is sent again until a worker takes it', async () => {
  const { talk } = contracts('busy');
  const hold = gate();
  const member = await nats.connect();
  const serving = await member.serveStream(talk, { ...options, limit: 1, room: 0 }, async ({ id }) => {
    await hold.opened;
    return { text: id };
  });
  const caller = await nats.connect();
  const both = ['1', '2'].map((id) => collect(caller.stream(talk, { id }, { deadlineMs })));
  await waitUntil(() => serving.stats().busy > 0, { what: 'a busy answer' });
  hold.open();
  expect((await Promise.all(both)).flat().map(({ type }) => type)).toEqual(['end', 'end']);
});

test('each frame names the control subject, and the request its remaining time', async () => {
  const { talk } = contracts('wire');
  const member = await nats.connect();
  await member.serveStream(talk, options, async (_, { write }) => {
    write({ text: 'a' });
    return { text: 'b' };
  });
  const observer = await nats.connect();
  const requests: string[] = [];
  const replies: (string | undefined)[] = [];
  observer.connection.subscribe(talk.subject, {
    callback: (_, msg) => requests.push(msg.headers?.get(headerNames.remaining) ?? ''),
  });
  observer.connection.subscribe('_INBOX_wire-caller.>', { callback: (_, msg) => replies.push(msg.reply) });
  await observer.connection.flush();
  const caller = await nats.connect('wire-caller');
  await collect(caller.stream(talk, { id: '1' }, { deadlineMs }));
  await waitUntil(() => replies.length === 3, { what: 'accepted, delta and end' });
  expect(new Set(replies).size).toBe(1);
  expect(replies[0]).toMatch(/^_INBOX_test-service\./);
  expect(Number(requests[0])).toBeGreaterThan(20_000);
});
