import { once } from 'node:events';
import { request } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { inspect } from 'node:util';
import { connectBus } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { attach, generate, take } from '@gonets/contracts';
import { plainText, startTelegramSimulator } from '@gonets/telegram-simulator';
import type { TelegramSimulator } from '@gonets/telegram-simulator';
import {
  freePort,
  inRepository,
  logSink,
  startNatsServer,
  setUp,
  spawnGuarded,
  startOtlpReceiver,
  startService,
  waitUntil,
} from '@gonets/testing';
import type { NatsServer, OtlpReceiver, ServiceProcess } from '@gonets/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

/** The gateway as a real process, between the simulated Telegram and stand-ins of the other services. */
let nats: NatsServer;
let bus: Bus;
const limitedUsers = new Set<string>();
/** Answers that are being written, the most so far, and what they wait for. */
const asked: string[] = [];
let writing = 0;
let mostWriting = 0;
let held: (() => void)[] | undefined;

beforeAll(async () => {
  nats = await startNatsServer();
  await setUp(nats.url);
  bus = await connectBus({ service: 'stand-ins', version: '0', servers: nats.url, log: logSink().log });
  const merge = (a: { text: string }, b: { text: string }) => ({ text: a.text + b.text });
  await bus.serveStream(
    generate,
    { queue: 'ai-service', limit: 100, room: 100, merge },
    async ({ text, attachments = [] }, context) => {
      const answer = `You said **${text}**.`;
      asked.push([text, ...attachments.map(({ name }) => name)].join(' '));
      writing += 1;
      mostWriting = Math.max(mostWriting, writing);
      await new Promise<void>((resolve) => {
        if (held) {
          held.push(resolve);
        } else {
          resolve();
        }
      });
      writing -= 1;
      context.write({ text: answer });
      return { text: answer, finish: 'complete', model: 'stand-in', usage: { inputTokens: 1, outputTokens: 1 } };
    },
  );
  await bus.serve(attach, { queue: 'ai-service', limit: 100, room: 100 }, async ({ id, name }) => {
    return { id, name, kind: 'text', bytes: 1, tokens: 1 };
  });
  await bus.serve(take, { queue: 'rate-limit-service', limit: 100, room: 100 }, async ({ user }) => ({
    allowed: !limitedUsers.has(user),
    remaining: 0,
    resetMs: 30_000,
    limit: 100,
  }));
});
afterAll(async () => {
  await bus.shutdown(1000);
  await nats.stop();
});

let bots = 0;

/** A simulated Telegram for the tests of a `describe`, and gateways between it and the shared NATS. */
function simulatedTelegram() {
  let simulator: TelegramSimulator | undefined;
  const running: ServiceProcess[] = [];
  beforeAll(async () => {
    // A bot of its own: leases and mailboxes of other bots are not in the way.
    bots += 1;
    simulator = await startTelegramSimulator({ timeScale: 0.1, token: `${1000 + bots}:simulated-bot` });
  });
  afterAll(async () => {
    await Promise.all(running.map((gateway) => gateway.kill()));
    await simulator?.stop();
  });
  const telegram = () => {
    if (!simulator) {
      throw new Error('the simulator is there within tests only');
    }
    return simulator;
  };
  const startGateway = async (env: Record<string, string> = {}): Promise<ServiceProcess> => {
    const gateway = await startService('gateway', {
      NATS_URL: nats.url,
      TELEGRAM_TOKEN: telegram().token,
      TELEGRAM_API_ROOT: telegram().url,
      LOG_LEVEL: 'debug',
      ...env,
    });
    running.push(gateway);
    return gateway;
  };
  return { telegram, startGateway };
}

const says = (text: string) => (message: object) => JSON.stringify(message).includes(text);

describe('the gateway with long polling', () => {
  const { telegram, startGateway } = simulatedTelegram();
  let otlp: OtlpReceiver;
  let gateway: ServiceProcess;
  beforeAll(async () => {
    otlp = await startOtlpReceiver();
    gateway = await startGateway({ ...otlp.env, MAX_CONCURRENT_REQUESTS: '3', TELEGRAM_MAX_CONNECTIONS: '1' });
  });
  afterAll(() => otlp.stop());

  // The first message of the gateway, so that all spans are its own.
  it('makes one trace of a message, from intake to the last call of Telegram, with its waits', async () => {
    // The only socket is taken by a slow call, so that others have to wait for it.
    telegram().fault({ kind: 'slow', method: 'sendChatAction', delayMs: 300 });
    const user = telegram().user();
    user.send('secret words');
    await user.waitForMessage(says('secret words'));
    const last = await otlp.waitForSpan(({ name }) => /^telegram send(Rich)?Message$/.test(name));
    const turn = await otlp.waitForSpan(({ spanId }) => spanId === last.parentSpanId);
    const root = await otlp.waitForSpan(({ spanId }) => spanId === turn.parentSpanId);
    expect(root).toMatchObject({ name: 'receive update', traceId: last.traceId });
    expect(root.parentSpanId ?? '').toBe('');
    const typing = await otlp.waitForSpan(({ name }) => name === 'telegram sendChatAction');
    expect(typing.parentSpanId).toBe(root.spanId);
    await otlp.waitForSpan(({ events }) => events.some(({ name }) => name === 'pool wait'));
    await otlp.waitForSpan(({ events }) => events.some(({ name }) => name === 'pacer wait'));
    const spans = JSON.stringify(otlp.spans());
    expect(spans).not.toContain('secret words');
    expect(spans).not.toContain(telegram().token.split(':')[1]);
  });

  it('answers in the language of the user', async () => {
    const user = telegram().user({ languageCode: 'ru' });
    user.send('привет');
    await user.waitForMessage(says('привет'));
    user.send('/dance');
    await expect(user.waitForMessage(says('Не знаю команды /dance'))).resolves.toBeDefined();
  });

  it('answers once what Telegram has split: a long text, an album', async () => {
    const user = telegram().user();
    const text = `begin ${'word '.repeat(2000)}end`;
    user.send(text);
    user.sendDocument({ name: 'a.txt', bytes: Buffer.from('first file'), mediaGroup: '77', caption: 'Compare' });
    user.sendDocument({ name: 'b.txt', bytes: Buffer.from('second file'), mediaGroup: '77' });
    await user.waitForMessage(says('Compare'));
    const [pasted, album, ...more] = asked.filter((question) => /begin|txt/.test(question));
    expect(pasted?.replace(/\s+/g, ' ')).toBe(text);
    expect(album).toBe('Compare a.txt b.txt');
    expect(more).toEqual([]);
  });

  it('tells a user over the limit once when to come back', async () => {
    const user = telegram().user();
    limitedUsers.add(`${user.id}`);
    for (let count = 0; count < 5; count += 1) {
      user.send('too much');
    }
    await user.waitForMessage(says('reached the limit'));
    await waitUntil(() => telegram().pendingUpdates() === 0, { what: 'every update to be taken' });
    limitedUsers.delete(`${user.id}`);
    user.send('hello again');
    await user.waitForMessage(says('hello again'));
    expect(user.chat.messages.filter(({ from }) => from?.is_bot)).toHaveLength(2);
  });

  it('writes MAX_CONCURRENT_REQUESTS answers at once, and all of them in the end; who waits knows the place', async () => {
    held = [];
    mostWriting = 0;
    telegram().clearCalls();
    const users = Array.from({ length: 10 }, () => telegram().user());
    for (const user of users) {
      user.send('hello');
    }
    const answered = Promise.all(users.map((user) => user.waitForMessage(says('hello'), 20_000)));
    await waitUntil(() => writing === 3, { what: '3 answers at once' });
    // Every user has a sign of life, also those who wait.
    await waitUntil(() => telegram().calls('sendChatAction').length === 10, { what: 'typing in every chat' });
    const places = () =>
      users.flatMap(({ chat }) => (chat.draft && /(\d+)\w\w in the queue/.exec(plainText(chat.draft))?.[1]) ?? []);
    await waitUntil(() => places().length === 7, { what: 'a place for everybody who waits' });
    expect(places().toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    const release = setInterval(() => held?.shift()?.(), 20);
    await answered;
    clearInterval(release);
    held = undefined;
    expect(mostWriting).toBe(3);
    expect(users.map(({ chat }) => chat.draft)).toEqual(users.map(() => undefined));
  });

  it('is taken over by another gateway within about 10 s of a crash, without losing an update, and stops cleanly', async () => {
    const second = await startGateway();
    await gateway.kill();
    const user = telegram().user();
    user.send('two');
    await user.waitForMessage(says('two'), 20_000);
    await expect(second.stop()).resolves.toBe(0);
    expect(telegram().pendingUpdates()).toBe(0);
    expect(telegram().calls('getUpdates').at(-1)?.parameters).toMatchObject({ timeout: '0' });
    const logs = JSON.stringify([...gateway.logs(), ...second.logs()]);
    expect(logs).not.toContain(telegram().token.split(':')[1]);
    expect(logs).not.toContain('secret words');
  });
});

describe('the gateway with a webhook', () => {
  const secret = 'right-secret';
  const update = (id: number, chat = 77) =>
    JSON.stringify({
      update_id: id,
      message: {
        message_id: id,
        date: 1,
        chat: { id: chat, type: 'private' },
        from: { id: chat, is_bot: false },
        text: 'hi',
      },
    });

  const { telegram, startGateway } = simulatedTelegram();
  let gateway: ServiceProcess;
  beforeAll(async () => {
    gateway = await startWebhookGateway({ TELEGRAM_MAX_CONNECTIONS: '7' });
    await waitUntil(
      () =>
        telegram()
          .calls('setWebhook')
          .some(({ outcome }) => outcome?.ok),
      {
        what: 'the webhook to be registered',
      },
    );
  });

  async function startWebhookGateway(env: Record<string, string>): Promise<ServiceProcess> {
    const port = await freePort();
    return startGateway({
      PORT: `${port}`,
      TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}`,
      TELEGRAM_WEBHOOK_SECRET: secret,
      ...env,
    });
  }

  async function send(
    url: string,
    { method = 'POST', path = '/telegram/webhook', body = '', headers = {} }: Partial<Request> = {},
  ): Promise<number | undefined> {
    const sent = request(new URL(path, url), {
      method,
      headers: { 'x-telegram-bot-api-secret-token': secret, ...headers },
    });
    sent.on('error', () => {});
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { statusCode?: number }];
    response.resume();
    return response.statusCode;
  }

  interface Request {
    method: string;
    path: string;
    body: string | Buffer;
    headers: OutgoingHttpHeaders;
  }

  it('answers', async () => {
    const user = telegram().user();
    user.send('hello');
    await expect(user.waitForMessage(says('hello'))).resolves.toBeDefined();
  });

  it('asks for TELEGRAM_MAX_CONNECTIONS connections of Telegram', () => {
    expect(telegram().calls('setWebhook')[0]?.parameters).toMatchObject({ max_connections: '7' });
  });

  it('takes a right request, refuses every wrong one with its status, and lives on', async () => {
    telegram().user({ id: 77 });
    const { url } = gateway;
    const wrongSecret = { 'x-telegram-bot-api-secret-token': 'wrong' };
    expect(await send(url, { body: update(900_001) })).toBe(200);
    expect(await send(url, { body: update(900_001), headers: wrongSecret })).toBe(401);
    expect(await send(url, { body: update(900_001), path: '/telegram/webhook/' })).toBe(404);
    expect(await send(url, { body: update(900_001), path: '/' })).toBe(404);
    expect(await send(url, { method: 'GET' })).toBe(405);
    expect(await send(url, { method: 'PUT', body: update(900_001) })).toBe(405);
    expect(await send(url, { body: Buffer.alloc(2 * 1024 * 1024, ' ') })).toBe(413);
    expect(await send(url, { body: '{"update_id":' })).toBe(400);
    expect(await send(url, { body: 'null' })).toBe(400);
    expect(await send(url, { body: '{"update_id":900002,"kind_of_next_year":{}}' })).toBe(200);

    const aborted = connect(Number(new URL(url).port), '127.0.0.1');
    aborted.write(
      `POST /telegram/webhook HTTP/1.1\r\nhost: x\r\nx-telegram-bot-api-secret-token: ${secret}\r\ncontent-length: 100\r\n\r\n{"up`,
    );
    await once(aborted, 'connect');
    aborted.resetAndDestroy();

    expect(await send(url, { body: update(900_003) })).toBe(200);
    await expect(gateway.stop()).resolves.toBe(0);
  });

  it('answers 503 for what finds no room, says in its log what is full, and takes it when there is', async () => {
    const own = await startNatsServer();
    await setUp(own.url);
    const operator = await connectBus({ service: 'operator', version: '0', servers: own.url, log: logSink().log });
    const manager = await operator.jetstreamManager();
    const full = await startWebhookGateway({ NATS_URL: own.url });
    const { url } = full;
    expect(await send(url, { body: update(900_020, 78) })).toBe(200);
    await manager.streams.update('KV_gonets_mailboxes', { max_msgs: 1 });
    expect(await send(url, { body: update(900_021, 79) })).toBe(503);
    expect(await send(url, { body: update(900_022, 78) })).toBe(200);
    expect(JSON.stringify(full.logs())).toMatch(
      /bucket gonets_mailboxes is full \(maximum messages exceeded\).*npm run setup/,
    );
    await setUp(own.url);
    expect(await send(url, { body: update(900_021, 79) })).toBe(200);
    await full.kill();
    await operator.shutdown(0);
    await own.stop();
  });

  it('answers 503 while NATS is away and takes updates again afterwards', async () => {
    const own = await startNatsServer();
    await setUp(own.url);
    const { url, ...process } = await startWebhookGateway({ NATS_URL: own.url });
    await own.kill();
    await waitUntil(async () => (await send(url, { body: update(900_010) })) === 503, { what: 'a 503' });
    await own.restart();
    await waitUntil(async () => (await send(url, { body: update(900_010) })) === 200, {
      what: 'a 200',
      timeoutMs: 30_000,
    });
    await process.kill();
    await own.stop();
  });
});

describe('a start', () => {
  it('that waits for Telegram ends at once on SIGTERM, with code 0', async () => {
    const silent = createServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const child = spawnGuarded(process.execPath, [inRepository('services/gateway/src/main.ts')], {
      env: {
        PORT: '0',
        NATS_URL: nats.url,
        TELEGRAM_TOKEN: '1:simulated-bot',
        TELEGRAM_API_ROOT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
      silent.close();
    });
    const [socket] = (await once(silent, 'connection')) as [Socket];
    await once(socket, 'data');
    child.kill('SIGTERM');
    await expect(once(child, 'exit')).resolves.toEqual([0, null]);
  });
});

describe('the environment', () => {
  it('that is wrong ends the gateway with all bad variables and code 78', async () => {
    const failure = await startService('gateway', {
      TELEGRAM_WEBHOOK_URL: 'bot.example.com',
      TELEGRAM_MAX_CONNECTIONS: 'many',
      NATS_URL: nats.url,
    }).catch((error: unknown) => error);
    const said = inspect(failure, { depth: null });
    expect(said).toContain('ended with 78');
    for (const name of ['TELEGRAM_TOKEN', 'TELEGRAM_WEBHOOK_URL', 'TELEGRAM_MAX_CONNECTIONS']) {
      expect(said).toContain(name);
    }
  });
});
