import { request } from 'node:http';
import { freePort } from '@gonets/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerWith, documentFor } from '../src/answers.ts';
import { type Stack, startStack } from '../src/stack.ts';

const secret = 'a-secret-of-the-webhook';

describe('the whole job through the webhook', () => {
  let stack: Stack;
  let webhook: string;

  beforeAll(async () => {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    stack = await startStack({
      env: { TELEGRAM_WEBHOOK_URL: address, TELEGRAM_WEBHOOK_SECRET: secret, TELEGRAM_MAX_CONNECTIONS: '37' },
      ports: { gateway: port },
      claude: { firstTokenMs: 20, tokensPerSecond: 1000 },
    });
    webhook = `${address}/telegram/webhook`;
  });
  afterAll(() => stack?.stop());

  function post(body: string, headers: Record<string, string> = {}, method = 'POST', url = webhook) {
    return fetch(url, {
      method,
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret, ...headers },
      ...(method === 'POST' ? { body } : {}),
    });
  }

  it('registers itself with the number of connections', () => {
    const [call] = stack.telegram.calls('setWebhook');
    expect(call?.parameters).toMatchObject({ url: webhook, max_connections: '37' });
  });

  it('answers a message, streams it, and sends its PDF', async () => {
    const user = stack.telegram.user({ id: 42, firstName: 'Анна', languageCode: 'ru' });
    user.send('Расскажи про NATS');
    await answerWith(user, 'NATS');
    user.press('PDF');
    const document = await documentFor(user);
    expect(document.document?.file_name).toMatch(/\.pdf$/);
    expect(stack.telegram.calls('getUpdates')).toEqual([]);
  });

  it('answers an update that is posted by hand', async () => {
    const user = stack.telegram.user({ id: 43, firstName: 'Ann', languageCode: 'en' });
    const update = {
      update_id: 2_000_000_000,
      message: {
        message_id: 5,
        date: Math.floor(Date.now() / 1000),
        chat: { id: 43, type: 'private', first_name: 'Ann' },
        from: { id: 43, is_bot: false, first_name: 'Ann', language_code: 'en' },
        text: 'Posted by hand',
      },
    };
    expect((await post(JSON.stringify(update))).status).toBe(200);
    expect((await post(JSON.stringify(update))).status).toBe(200);
    await answerWith(user, 'Posted by hand');
    expect(stack.claude.calls().filter((call) => call.question.includes('Posted by hand'))).toHaveLength(1);
  });

  it('refuses what does not come from Telegram, each with the right status', async () => {
    const update = '{"update_id":1}';
    expect((await post(update, { 'x-telegram-bot-api-secret-token': 'wrong' })).status).toBe(401);
    expect((await post(update, {}, 'POST', webhook.replace('webhook', 'other'))).status).toBe(404);
    expect((await post('', {}, 'GET')).status).toBe(405);
    expect((await post('{"update_id":')).status).toBe(400);
    expect((await post('null')).status).toBe(400);
    expect(await statusOf(post('x'.repeat(2 * 1024 * 1024)))).toBe(413);
    await abortedPost(webhook);
    expect((await post('{"update_id":3,"something_new":{}}')).status).toBe(200);
    const [gateway] = stack.processes('gateway');
    expect((await fetch(`${gateway?.url}/readyz`)).status).toBe(200);
  });
});

/** A server may answer and close before a large body was sent; both are seen as a refusal. */
async function statusOf(response: Promise<Response>): Promise<number> {
  return response.then(
    ({ status }) => status,
    () => 413,
  );
}

/** Sends half of a body and hangs up. */
function abortedPost(url: string): Promise<void> {
  return new Promise((resolve) => {
    const call = request(url, {
      method: 'POST',
      headers: { 'content-length': '1000', 'x-telegram-bot-api-secret-token': secret },
    });
    call.on('error', () => {});
    call.on('close', resolve);
    call.write('{"update_id":', () => call.destroy());
  });
}
