import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { headers as headerNames } from '@gonets/contracts';
import { freePort, logSink, startNatsServer, waitUntil } from '@gonets/testing';
import { createInbox, headers } from 'nats';
import type { Msg, MsgHdrs } from 'nats';
import { expect, test } from 'vitest';
import { connectBus } from '../src/index.ts';
import { aborted, concat, contracts, failure, gate, natsFixture } from './setup.ts';

const nats = natsFixture();
const deadlineMs = 25_000;

test('garbage is answered or dropped, and the service goes on', async () => {
  const { echo, talk } = contracts('garbage');
  const member = await nats.connect();
  await member.serve(echo, { queue: 'q', limit: 5, room: 0 }, async ({ id }) => ({ id }));
  await member.serveStream(talk, { queue: 'q', limit: 5, room: 0, merge: concat }, async ({ id }) => ({ text: id }));
  const heard: string[] = [];
  await member.subscribe('garbage.topic', (data) => {
    heard.push(JSON.parse(data));
  });

  const attacker = (await nats.connect()).connection;
  const answers: string[] = [];
  const inbox = createInbox('_INBOX_attacker');
  attacker.subscribe(inbox, { callback: (_, msg) => answers.push(msg.string()) });
  const wrong = headers();
  wrong.set(headerNames.remaining, 'soon');
  const hops = headers();
  hops.set(headerNames.hops, '-1');
  const unreadable = headers();
  addUnreadable(unreadable);
  for (const subject of [echo.subject, talk.subject]) {
    attacker.publish(subject, 'no reply');
    attacker.publish(subject, 'reply to nowhere', { reply: 'somewhere.else' });
    attacker.publish(subject, 'reply to a wildcard', { reply: '_INBOX.>' });
    attacker.publish(subject, '', { reply: inbox });
    attacker.publish(subject, '{broken', { reply: inbox });
    attacker.publish(subject, 'null', { reply: inbox });
    attacker.publish(subject, Uint8Array.of(0xff, 0xfe, 0x00), { reply: inbox });
    attacker.publish(subject, '{"id":"1"}', { reply: inbox, headers: wrong });
    attacker.publish(subject, '{"id":"1"}', { reply: inbox, headers: hops });
    attacker.publish(subject, '{"id":"1"}', { reply: inbox, headers: unreadable });
  }
  attacker.publish('garbage.topic', '{broken');
  attacker.publish('garbage.topic', '"fine"');
  attacker.publish('$SRV.STATS', '{broken');
  await waitUntil(() => answers.length === 14, { what: 'an answer to everything that has an inbox' });
  expect(answers.every((answer) => answer.includes('"code":"INVALID"'))).toBe(true);
  await waitUntil(() => heard.length === 1, { what: 'the message after the broken one' });

  const caller = await nats.connect();
  expect(await caller.call(echo, { id: 'alive' }, { deadlineMs })).toEqual({ id: 'alive' });
  expect(member.ready()).toBe(true);
});

test('garbage on the inbox of a caller ends at most the request it is for', async () => {
  const { echo, talk } = contracts('garbage-answers');
  const worker = await nats.connect();
  const bad = headers();
  addUnreadable(bad);
  worker.connection.subscribe(echo.subject, {
    callback: (_, msg) => {
      msg.respond('{broken');
      msg.respond('', { headers: bad });
      msg.respond(Uint8Array.of(0xff));
    },
  });
  await worker.connection.flush();
  await worker.serveStream(talk, { queue: 'q', limit: 5, room: 0, merge: concat }, async ({ id }) => ({ text: id }));
  const caller = await nats.connect();
  await expect(caller.call(echo, { id: '1' }, { deadlineMs })).rejects.toMatchObject({ code: 'INVALID' });
  const events = [];
  for await (const event of caller.stream(talk, { id: 'alive' }, { deadlineMs })) {
    events.push(event);
  }
  expect(events).toEqual([{ type: 'end', end: { text: 'alive' } }]);
});

test('across a restart of the server calls succeed, streams fail at once, and members serve again', async () => {
  const server = await startNatsServer();
  const sink = logSink();
  const connect = () => connectBus({ service: 'restart', version: '1.0.0', servers: server.url, log: sink.log });
  const [member, caller] = [await connect(), await connect()];
  try {
    const { echo, talk } = contracts('restart');
    await member.serve(echo, { queue: 'q', limit: 5, room: 0 }, async ({ id }, { signal }) => {
      if (id === 'slow') {
        await sleep(1000, undefined, { signal });
      }
      return { id };
    });
    const started: AbortSignal[] = [];
    await member.serveStream(talk, { queue: 'q', limit: 5, room: 0, merge: concat }, async (_, { signal, write }) => {
      started.push(signal);
      write({ text: 'begun' });
      await aborted(signal);
      return { text: 'stopped' };
    });
    const slow = caller.call(echo, { id: 'slow' }, { deadlineMs });
    // Longer than the test: only the lost connection itself can end it.
    const patient = { deadlineMs: 60_000, gapMs: 60_000 };
    const stream = caller.stream(talk, { id: '1' }, patient)[Symbol.asyncIterator]();
    expect((await stream.next()).value).toMatchObject({ type: 'delta' });
    const broken = failure(stream.next());

    await server.kill();
    expect(await broken).toMatchObject({ code: 'UNAVAILABLE' });
    expect(caller.ready()).toBe(false);
    expect(() => caller.publish('any', 'lost')).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
    await expect(caller.call(echo, { id: 'short' }, { deadlineMs: 100 })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    const meanwhile = caller.call(echo, { id: 'meanwhile' }, { deadlineMs });
    const later = caller.stream(talk, { id: '2' }, { deadlineMs })[Symbol.asyncIterator]();
    const begun = later.next();

    await server.restart();
    expect(await slow).toEqual({ id: 'slow' });
    expect(await meanwhile).toEqual({ id: 'meanwhile' });
    expect((await begun).value).toMatchObject({ type: 'delta' });
    expect(caller.ready()).toBe(true);
    await later.return?.();
    await waitUntil(() => started.every(({ aborted }) => aborted), { what: 'no stream left without a caller' });
  } finally {
    await Promise.all([member.shutdown(1000), caller.shutdown(1000)]);
    await server.stop();
  }
});

test('a server that hangs is noticed by its missing pong, and what was asked of it fails', async () => {
  const server = await startNatsServer();
  const connect = (service: string, pingMs: number) =>
    connectBus({ service, version: '1.0.0', servers: server.url, log: logSink().log, pingMs });
  const [member, caller] = [await connect('member', 5000), await connect('caller', 100)];
  try {
    const { echo, talk } = contracts('hangs');
    const hold = gate();
    await member.serve(echo, { queue: 'q', limit: 5, room: 0 }, async ({ id }) => ({ id }));
    await member.serveStream(talk, { queue: 'q', limit: 5, room: 0, merge: concat }, async (_, { write }) => {
      write({ text: 'begun' });
      await hold.opened;
      return { text: 'end' };
    });
    const patient = { deadlineMs: 60_000, gapMs: 60_000 };
    const stream = caller.stream(talk, { id: '1' }, patient)[Symbol.asyncIterator]();
    expect((await stream.next()).value).toMatchObject({ type: 'delta' });
    server.pause();
    await expect(stream.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(caller.ready()).toBe(false);
    expect(() => caller.publish('any', 'lost')).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
    const meanwhile = caller.call(echo, { id: 'meanwhile' }, { deadlineMs });
    server.resume();
    expect(await meanwhile).toEqual({ id: 'meanwhile' });
    hold.open();
  } finally {
    await Promise.all([member.shutdown(1000), caller.shutdown(1000)]);
    await server.stop();
  }
});

test('no message makes a service publish to anything but an inbox', async () => {
  const { echo } = contracts('elsewhere');
  const [member, attacker] = [await nats.connect(), (await nats.connect()).connection];
  await member.serve(echo, { queue: 'q', limit: 5, room: 0 }, async ({ id }) => ({ id }));
  const heard: string[] = [];
  attacker.subscribe('victim.>', { callback: (_, { subject }) => heard.push(subject) });
  const ask = async () => {
    const inbox = createInbox('_INBOX_attacker');
    const answer = new Promise<Msg>((resolve) => {
      attacker.subscribe(inbox, { max: 1, callback: (_, msg) => resolve(msg) });
    });
    attacker.publish(echo.subject, '{"id":"1"}', { reply: inbox });
    return answer;
  };
  const { reply: ended } = await ask();
  attacker.publish(ended ?? '', 'cancel', { reply: 'victim.of-the-inbox' });
  attacker.publish(echo.subject, '{"id":"1"}', { reply: 'victim.of-a-request' });
  attacker.publish('$SRV.PING', '', { reply: 'victim.of-discovery' });
  await ask();
  expect(heard).toEqual([]);
});

test('publish and subscribe carry text, until unsubscribed', async () => {
  const [one, other] = [await nats.connect(), await nats.connect()];
  const heard: string[] = [];
  const unsubscribe = await other.subscribe('news.>', (data) => heard.push(data));
  one.publish('news.today', 'привет');
  await waitUntil(() => heard.length === 1, { what: 'the message' });
  expect(heard).toEqual(['привет']);
  unsubscribe();
  await other.connection.flush();
  one.publish('news.today', 'nobody hears this');
  await one.connection.flush();
  await other.connection.flush();
  expect(heard).toHaveLength(1);
});

test('the bus tells when its connection has closed for good', async () => {
  const bus = await nats.connect();
  const closed = bus.closed();
  expect(bus.ready()).toBe(true);
  await bus.shutdown(1000);
  expect(await closed).toBeUndefined();
  expect(bus.ready()).toBe(false);
  expect(() => bus.publish('any', 'thing')).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
});

const options = { service: 'lost', version: '1.0.0', log: logSink().log };

test('a wrong address fails after 10 s with the address and what to check', async () => {
  const port = await freePort();
  const refused = connectBus({ ...options, servers: `nats://127.0.0.1:${port}` });
  const silent = createServer();
  await new Promise<void>((resolve) => {
    silent.listen(0, '127.0.0.1', resolve);
  });
  const { port: silentPort } = silent.address() as AddressInfo;
  const mute = connectBus({ ...options, servers: `nats://127.0.0.1:${silentPort}` });
  await Promise.all([
    expect(refused).rejects.toThrow(new RegExp(`127.0.0.1:${port} did not answer within 10 s: check NATS_URL`)),
    expect(mute).rejects.toThrow(/did not answer within 10 s/),
  ]);
  silent.close();
});

test('a bad address or bad credentials fail at once, without telling them', async () => {
  await expect(connectBus({ ...options, servers: 'nats://me:geheim@127.0.0.1:4222' })).rejects.toThrow(
    /^NATS_URL must not hold a user or a token/,
  );
  await expect(connectBus({ ...options, servers: 'nats://a b' })).rejects.toThrow(/NATS_URL must be addresses such as/);
  const { url } = nats.server;
  await expect(connectBus({ ...options, servers: url, credsFile: '/nowhere/bus.creds' })).rejects.toThrow(
    /NATS_CREDS: \/nowhere\/bus\.creds/,
  );
  await expect(connectBus({ ...options, servers: url, nkeySeed: 'SUGEHEIM' })).rejects.toThrow(
    /^(?!.*GEHEIM).*NATS_NKEY_SEED/,
  );
});

/** Adds a header whose name the client library refuses to read. */
function addUnreadable(fields: MsgHdrs): void {
  const map: unknown = Reflect.get(fields, 'headers');
  (map as Map<string, string[]>).set('bad name', ['x']);
}
