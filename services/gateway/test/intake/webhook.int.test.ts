import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { logSink } from '@gonets/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { IdentifiedUpdate, Receive } from '../../src/intake/receive.ts';
import { createWebhook } from '../../src/intake/webhook.ts';
import { privateMessage } from './fakes.ts';

const secret = 'right-secret';
const update = JSON.stringify(privateMessage(1, 'Привет'));

async function setUp(take: Receive = async () => {}, bodyTimeoutMs = 10_000) {
  const received: IdentifiedUpdate[] = [];
  const sink = logSink();
  const webhook = createWebhook({
    secret,
    receive: async (raw) => {
      received.push(raw);
      await take(raw);
    },
    log: sink.log,
    bodyTimeoutMs,
  });
  const failures: unknown[] = [];
  const server = createServer((req, res) => {
    webhook.handle(req, res).catch((error: unknown) => failures.push(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { received, sink, webhook, failures, port };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
}

async function post(port: number, body: string | Buffer, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  const sent = request({
    port,
    method: 'POST',
    path: '/telegram/webhook',
    headers: { 'x-telegram-bot-api-secret-token': secret, ...headers },
  });
  sent.on('error', () => {});
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { statusCode: number; headers: {} }];
  response.resume();
  return { status: response.statusCode, headers: { ...response.headers } };
}

describe('the webhook', () => {
  it('answers 200 once the update is durable', async () => {
    let durable = () => {};
    const { received, port } = await setUp(
      () =>
        new Promise((resolve) => {
          durable = resolve;
        }),
    );
    let answered = false;
    const answer = post(port, update).then((result) => {
      answered = true;
      return result;
    });
    await expect.poll(() => received).toHaveLength(1);
    expect(answered).toBe(false);
    durable();
    await expect(answer).resolves.toMatchObject({ status: 200 });
  });

  it.each([
    ['an unknown kind of update', '{"update_id":1,"update_of_next_year":{}}', 200],
    ['an update that is not as described', '{"update_id":1,"message":"?"}', 200],
    ['an object without update_id', '{"message":{}}', 400],
    ['null', 'null', 400],
    ['a list', '[]', 400],
    ['broken JSON', '{"update_id":1', 400],
    ['nothing', '', 400],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), 400],
  ])('answers %s accordingly', async (_what, body, status) => {
    const { port } = await setUp();
    await expect(post(port, body)).resolves.toMatchObject({ status });
  });

  it.each([
    ['wrong', { 'x-telegram-bot-api-secret-token': 'wrong' }],
    ['missing', { 'x-telegram-bot-api-secret-token': '' }],
    ['repeated', { 'x-telegram-bot-api-secret-token': [secret, secret] }],
  ])('refuses a %s secret with 401', async (_what, headers) => {
    const { received, port } = await setUp();
    await expect(post(port, update, headers)).resolves.toMatchObject({ status: 401 });
    expect(received).toEqual([]);
  });

  it('refuses 2 MiB with 413 by their Content-Length, and closes the connection', async () => {
    const { port } = await setUp();
    const answer = await post(port, Buffer.alloc(2 * 1024 * 1024, ' '));
    expect(answer).toMatchObject({ status: 413, headers: { connection: 'close' } });
  });

  it('refuses 2 MiB with 413 that come without a length', async () => {
    const { port } = await setUp();
    const answer = await post(port, Buffer.alloc(2 * 1024 * 1024, ' '), { 'transfer-encoding': 'chunked' });
    expect(answer).toMatchObject({ status: 413, headers: { connection: 'close' } });
  });

  it('does not read 2 MiB of somebody without the secret', async () => {
    const { port } = await setUp();
    const headers = { 'x-telegram-bot-api-secret-token': 'wrong' };
    const answer = await post(port, Buffer.alloc(2 * 1024 * 1024, ' '), headers);
    expect(answer).toMatchObject({ status: 401, headers: { connection: 'close' } });
  });

  it('gives up a body that comes too slowly with 408', async () => {
    const { port } = await setUp(undefined, 200);
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /telegram/webhook HTTP/1.1\r\nhost: x\r\nx-telegram-bot-api-secret-token: ${secret}\r\ncontent-length: 100\r\n\r\n{"up`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /);
    await once(socket, 'close');
  });

  it('lives on when the client goes away in the middle of its body', async () => {
    const { received, failures, port } = await setUp();
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /telegram/webhook HTTP/1.1\r\nhost: x\r\nx-telegram-bot-api-secret-token: ${secret}\r\ncontent-length: 100\r\n\r\n{"up`,
    );
    await once(socket, 'connect');
    setTimeout(() => socket.resetAndDestroy(), 50);
    await expect.poll(() => failures).toHaveLength(1);
    expect(received).toEqual([]);
    await expect(post(port, update)).resolves.toMatchObject({ status: 200 });
  });

  it('answers 503 and when to come back while updates cannot be stored', async () => {
    const { port, sink } = await setUp(() => Promise.reject(new Error('NATS is away')));
    await expect(post(port, update)).resolves.toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(JSON.stringify(sink.lines())).not.toContain('Привет');
  });

  it('sends Telegram elsewhere once it stops, and waits for what it has taken', async () => {
    let durable = () => {};
    const { received, webhook, port } = await setUp(
      () =>
        new Promise((resolve) => {
          durable = resolve;
        }),
    );
    const first = post(port, update);
    await expect.poll(() => received).toHaveLength(1);
    let stopped = false;
    const stopping = webhook.stop().finally(() => {
      stopped = true;
    });
    await expect(post(port, update)).resolves.toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(stopped).toBe(false);
    durable();
    await stopping;
    await expect(first).resolves.toMatchObject({ status: 200 });
  });
});
