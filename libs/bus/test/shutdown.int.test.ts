import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '@gonets/testing';
import { expect, test } from 'vitest';
import { concat, contracts, failure, gate, natsFixture } from './setup.ts';

const nats = natsFixture();
const deadlineMs = 25_000;

test('no request fails while one of two members under load shuts down', async () => {
  const { echo, talk, fetch } = contracts('rolling');
  const document = new Uint8Array(600_000);
  const join = async () => {
    const bus = await nats.connect();
    await bus.serve(echo, { queue: 'q', limit: 10, room: 20 }, async ({ id }) => {
      await sleep(20);
      return { id };
    });
    await bus.serveStream(talk, { queue: 'q', limit: 5, room: 5, merge: concat }, async ({ id }, { write }) => {
      write({ text: id });
      await sleep(50);
      return { text: id };
    });
    await bus.serveBytes(fetch, { queue: 'q', limit: 3, room: 5 }, async () => {
      await sleep(20);
      return { bytes: document, end: { pages: 1 } };
    });
    return bus;
  };
  const old = [await join(), await join()];
  const caller = await nats.connect();
  let asked = 0;
  const stop = new AbortController();
  const outcomes: string[] = [];
  const one = async (work: () => Promise<unknown>) => {
    asked += 1;
    try {
      await work();
      outcomes.push('ok');
    } catch (error) {
      outcomes.push(String(error));
    }
  };
  const ask = () => one(() => caller.call(echo, { id: `${asked}` }, { deadlineMs }));
  const listen = () =>
    one(async () => {
      for await (const event of caller.stream(talk, { id: `${asked}` }, { deadlineMs })) {
        expect(['queued', 'delta', 'end']).toContain(event.type);
      }
    });
  const download = () => one(() => caller.bytes(fetch, { id: `${asked}` }, { deadlineMs }));
  const load = async (kind: () => Promise<void>) => {
    while (!stop.signal.aborted) {
      await kind();
    }
  };
  const running = [
    ...Array.from({ length: 30 }, () => load(ask)),
    ...Array.from({ length: 10 }, () => load(listen)),
    ...Array.from({ length: 4 }, () => load(download)),
  ];
  for (const bus of old) {
    const before = asked;
    await waitUntil(() => asked > before + 300, { what: 'load' });
    await join();
    await bus.shutdown(10_000);
    expect(await bus.closed()).toBeUndefined();
  }
  const before = asked;
  await waitUntil(() => asked > before + 100, { what: 'load after both were replaced' });
  stop.abort();
  await Promise.all(running);
  expect(outcomes).toHaveLength(asked);
  expect(outcomes.filter((outcome) => outcome !== 'ok')).toEqual([]);
});

test('requests on their way when the shutdown begins are answered', async () => {
  const { echo } = contracts('on-the-way');
  const [member, other, caller] = [await nats.connect(), await nats.connect(), await nats.connect()];
  const serve = async ({ id }: { id: string }) => ({ id });
  await member.serve(echo, { queue: 'q', limit: 1000, room: 0 }, serve);
  await other.serve(echo, { queue: 'q', limit: 1000, room: 0 }, serve);
  let sent = 0;
  caller.connection.subscribe(echo.subject, { callback: () => (sent += 1) });
  const calls = Array.from({ length: 500 }, (_, id) => caller.call(echo, { id: `${id}` }, { deadlineMs }));
  await Promise.resolve();
  // Sent, but not yet read by the members: this thread sleeps while the server hands them out.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  const [answers] = await Promise.all([Promise.all(calls), member.shutdown(10_000)]);
  expect(answers).toHaveLength(500);
  expect(sent, 'none had to be sent again').toBe(500);
});

test('what waits is sent elsewhere, what runs may finish', async () => {
  const { talk } = contracts('elsewhere');
  const hold = gate();
  const stopping = await nats.connect();
  const serving = await stopping.serveStream(talk, { queue: 'q', limit: 1, room: 5, merge: concat }, async () => {
    await hold.opened;
    return { text: 'old' };
  });
  const caller = await nats.connect();
  const ask = async (id: string) => {
    let text = '';
    for await (const event of caller.stream(talk, { id }, { deadlineMs })) {
      text = event.type === 'end' ? event.end.text : text;
    }
    return text;
  };
  const first = ask('1');
  await waitUntil(() => serving.stats().inflight === 1, { what: 'the first to run' });
  const second = ask('2');
  await waitUntil(() => serving.stats().waiting === 1, { what: 'the second to wait' });
  const down = stopping.shutdown(20_000);
  const replacement = await nats.connect();
  await replacement.serveStream(talk, { queue: 'q', limit: 5, room: 5, merge: concat }, async () => ({ text: 'new' }));
  expect(await second).toBe('new');
  hold.open();
  expect(await first).toBe('old');
  await down;
  expect(stopping.ready()).toBe(false);
});

test('what still runs at the end of the grace time is aborted, and its caller may try again', async () => {
  const { talk } = contracts('grace');
  const member = await nats.connect();
  const serving = await member.serveStream(
    talk,
    { queue: 'q', limit: 1, room: 0, merge: concat },
    async (_, { signal, write }) => {
      write({ text: 'begun' });
      await sleep(20_000, undefined, { signal });
      return { text: 'never' };
    },
  );
  const caller = await nats.connect();
  const stream = caller.stream(talk, { id: '1' }, { deadlineMs })[Symbol.asyncIterator]();
  expect((await stream.next()).value).toMatchObject({ type: 'delta' });
  const failed = failure(stream.next());
  await member.shutdown(100);
  expect(await failed).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  expect(serving.stats().inflight).toBe(0);
});

test('shutdown twice is one shutdown, and nothing can be served after it', async () => {
  const { echo } = contracts('after');
  const member = await nats.connect();
  await Promise.all([member.shutdown(1000), member.shutdown(1000)]);
  const serving = member.serve(echo, { queue: 'q', limit: 1, room: 0 }, async ({ id }) => ({ id }));
  await expect(serving).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(member.call(echo, { id: '1' }, { deadlineMs: 100 })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('a member that joins while the shutdown begins does not stay behind', async () => {
  const { echo } = contracts('late');
  const member = await nats.connect();
  const serving = member.serve(echo, { queue: 'q', limit: 1, room: 0 }, async ({ id }) => ({ id }));
  const down = member.shutdown(1000);
  await expect(serving).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await down;
});

test('shutdown ends although the server is away', async () => {
  const member = await nats.connect();
  await member.connection.close();
  await expect(member.shutdown(1000)).resolves.toBeUndefined();
});
