import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { refusal, startBot } from './bot.ts';

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly update: {
    readonly message?: { readonly text?: string; readonly chat: { readonly id: number } };
    readonly stopped_message_generation?: unknown;
  };
}

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A bot's webhook. `answer` is called for each delivery, in the order of their arrival. */
async function startWebhook(answer: (delivery: Delivery, count: number) => Reply | Promise<Reply> = () => ({})) {
  const deliveries: Delivery[] = [];
  const respond = async (headers: IncomingHttpHeaders, body: string, response: ServerResponse): Promise<void> => {
    const delivery = { headers, update: JSON.parse(body) as Delivery['update'] };
    deliveries.push(delivery);
    const reply = await answer(delivery, deliveries.length);
    response.writeHead(reply.status ?? 200, { ...reply.headers });
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void respond(request.headers, Buffer.concat(chunks).toString(), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const texts = () => deliveries.map(({ update }) => update.message?.text ?? '');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    deliveries,
    texts,
    async received(count: number) {
      await eventually(() => expect(deliveries.length).toBeGreaterThanOrEqual(count));
    },
  };
}

async function eventually(check: () => void | Promise<void>): Promise<void> {
  await vi.waitFor(check, { timeout: 10_000, interval: 5 });
}

/** Waits before a repeated delivery are a thousand times shorter. */
const quick = { timeScale: 0.001 };

describe('deliveries', () => {
  test('of an update that is replayed leave nothing pending', async () => {
    const { api, user, simulator } = await startBot(quick);
    const hook = await startWebhook();
    await api.setWebhook({ url: hook.url });
    const { updateId = 0 } = user.send('one');
    await hook.received(1);
    simulator.replayUpdate(updateId);
    await hook.received(2);
    await eventually(() => expect(simulator.pendingUpdates()).toBe(0));
  });

  test('of an update that is replayed go on to a new webhook', async () => {
    const { api, user, simulator } = await startBot(quick);
    const old = await startWebhook((_, count) => ({ status: count === 1 ? 200 : 500 }));
    await api.setWebhook({ url: old.url });
    const { updateId = 0 } = user.send('one');
    await old.received(1);
    simulator.replayUpdate(updateId);
    await old.received(2);
    const hook = await startWebhook();
    await api.setWebhook({ url: hook.url });
    await hook.received(1);
    await eventually(() => expect(simulator.pendingUpdates()).toBe(0));
  });

  test('carry the secret, and what waited before is delivered too', async () => {
    const { api, user } = await startBot(quick);
    user.send('early');
    const hook = await startWebhook();
    await api.setWebhook({ url: hook.url, secret_token: 'abc_-123', max_connections: 7 });
    user.send('late');
    await hook.received(2);
    expect(hook.texts()).toEqual(['early', 'late']);
    expect(hook.deliveries[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': 'abc_-123',
    });
    await eventually(async () =>
      expect(await api.getWebhookInfo()).toMatchObject({ url: hook.url, pending_update_count: 0, max_connections: 7 }),
    );
  });

  test('of one chat wait for each other; other chats and Stop do not wait', async () => {
    const { api, simulator, user } = await startBot(quick);
    let release = () => {};
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    const hook = await startWebhook(async ({ update }) => {
      if (update.message?.text === 'slow') await blocked;
      return {};
    });
    await api.setWebhook({ url: hook.url });
    await api.sendMessageDraft({ chat_id: user.id, draft_id: 1, text: 'a', can_stop: true });
    user.send('slow');
    user.send('behind');
    user.pressStop();
    simulator.user().send('other chat');
    await hook.received(3);
    expect(new Set(hook.texts())).toEqual(new Set(['slow', 'other chat', '']));
    expect(hook.deliveries.some(({ update }) => update.stopped_message_generation !== undefined)).toBe(true);
    release();
    await hook.received(4);
    expect(hook.texts().at(-1)).toBe('behind');
  });

  test('keep to max_connections', async () => {
    const { api, simulator } = await startBot(quick);
    let running = 0;
    let most = 0;
    const hook = await startWebhook(async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
      return {};
    });
    await api.setWebhook({ url: hook.url, max_connections: 3 });
    for (let count = 0; count < 12; count += 1) simulator.user().send('hi');
    await hook.received(12);
    expect(most).toBe(3);
  });
});

describe('a failed delivery', () => {
  test('is repeated in its place until it is taken', async () => {
    const { api, user } = await startBot(quick);
    const hook = await startWebhook((_, count) => ({ status: count <= 4 ? 500 : 200 }));
    await api.setWebhook({ url: hook.url });
    user.send('first');
    user.send('second');
    await hook.received(6);
    expect(hook.texts()).toEqual(['first', 'first', 'first', 'first', 'first', 'second']);
    expect(await api.getWebhookInfo()).toMatchObject({
      last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
    });
  });

  test('waits as long as Retry-After says', async () => {
    const { api, user } = await startBot({ timeScale: 0.01 });
    const times: number[] = [];
    const hook = await startWebhook((_, count) => {
      times.push(performance.now());
      return count === 1 ? { status: 503, headers: { 'retry-after': '20' } } : {};
    });
    await api.setWebhook({ url: hook.url });
    user.send('hi');
    await hook.received(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(190);
  });

  test('is repeated when nobody listens, and a redirect is not followed', async () => {
    const { api, user } = await startBot(quick);
    await api.setWebhook({ url: 'http://127.0.0.1:9/hook' });
    user.send('hi');
    await eventually(async () => expect((await api.getWebhookInfo()).last_error_message).toBeDefined());
    const hook = await startWebhook((_, count) =>
      count === 1 ? { status: 302, headers: { location: '/other' } } : {},
    );
    await api.setWebhook({ url: hook.url });
    await hook.received(2);
    expect(hook.texts()).toEqual(['hi', 'hi']);
  });
});

test('a webhook that stays gone is forgotten', async () => {
  const { api, simulator, user } = await startBot({ timeScale: 1e-8 });
  const hook = await startWebhook(() => ({ status: 410 }));
  await api.setWebhook({ url: hook.url });
  user.send('hi');
  await eventually(async () => expect((await api.getWebhookInfo()).url).toBe(''));
  expect(simulator.pendingUpdates()).toBe(1);
});

test('an answer may call a method', async () => {
  const { api, simulator, user } = await startBot(quick);
  const hook = await startWebhook(({ update }, count) => ({
    body:
      count === 1 ? { method: 'sendMessage', chat_id: update.message?.chat.id, text: 'at once' } : { method: 'getMe' },
  }));
  await api.setWebhook({ url: hook.url });
  user.send('hi');
  expect((await user.waitForMessage()).text).toBe('at once');
  user.send('again');
  await eventually(() => expect(simulator.calls('getMe')).toMatchObject([{ outcome: { status: 404 } }]));
});

describe('setWebhook', () => {
  test('checks the address and the secret', async () => {
    const { api } = await startBot();
    const set = (url: string, secret_token = '') => refusal(api.setWebhook({ url, secret_token }));
    expect(await set('ftp://example.com')).toBe('Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
    expect(await set('http://x', 'no spaces')).toBe('Bad Request: secret token contains unallowed characters');
    expect(await set('http://x', 'a'.repeat(257))).toBe('Bad Request: secret token is too long');
  });

  test('can drop what waits', async () => {
    const { api, simulator, user } = await startBot();
    user.send('old');
    await api.deleteWebhook({ drop_pending_updates: true });
    expect(simulator.pendingUpdates()).toBe(0);
  });
});
