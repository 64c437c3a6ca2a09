import { ParseError, TelegramApiError } from 'node-telegram-bot-api';
import { describe, expect, test } from 'vitest';
import { startBot } from './bot.ts';

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(() => undefined).catch((error: unknown) => error);

describe('a fault', () => {
  test('429 has its header and parameter, and happens once', async () => {
    const { raw, simulator, user } = await startBot();
    simulator.fault({ kind: '429', method: 'sendMessage', retryAfter: 7 });
    const { status, headers, body } = await raw('sendMessage', { chat_id: user.id, text: 'a' });
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('7');
    expect(body).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    });
    expect((await raw('sendMessage', { chat_id: user.id, text: 'a' })).status).toBe(200);
    expect(simulator.calls('sendMessage').map(({ outcome }) => outcome?.fault)).toEqual(['429', undefined]);
  });

  test('hits only the method and the chat it names, as often as it says', async () => {
    const { raw, simulator, user } = await startBot();
    const other = simulator.user();
    simulator.fault({ kind: 'blocked', chat: user.id, times: 2 });
    const send = async (chat_id: number) => (await raw('sendMessage', { chat_id, text: 'a' })).status;
    expect([await send(other.id), await send(user.id), await send(user.id), await send(user.id)]).toEqual([
      200, 403, 403, 200,
    ]);
    simulator.fault({ kind: 'blocked', method: 'SENDMESSAGE', times: 'always' });
    expect([await send(user.id), await send(user.id), (await raw('getMe')).status]).toEqual([403, 403, 200]);
    simulator.clearFaults();
    expect(await send(user.id)).toBe(200);
  });

  test('dropped after processing: the message is there, the caller does not know', async () => {
    const { api, simulator, user } = await startBot();
    simulator.fault({ kind: 'drop after processing', method: 'sendMessage' });
    expect(await failure(api.sendMessage({ chat_id: user.id, text: 'once' }))).toBeInstanceOf(Error);
    expect(user.chat.messages.map(({ text }) => text)).toEqual(['once']);
    expect(simulator.calls('sendMessage')[0]?.outcome).toMatchObject({ status: 0, ok: true });
  });

  test('dropped before: nothing has happened', async () => {
    const { api, simulator, user } = await startBot();
    simulator.fault({ kind: 'drop before', method: 'sendMessage' });
    expect(await failure(api.sendMessage({ chat_id: user.id, text: 'never' }))).toBeInstanceOf(Error);
    expect(user.chat.messages).toEqual([]);
    expect(simulator.calls('sendMessage')[0]?.outcome).toMatchObject({ status: 0, ok: false });
  });

  test('5xx and 413 are pages of a proxy', async () => {
    const { simulator } = await startBot();
    const call = () => fetch(`${simulator.url}/bot${simulator.token}/getMe`);
    simulator.fault({ kind: '5xx' });
    const bad = await call();
    expect([bad.status, bad.headers.get('content-type')]).toEqual([502, 'text/html']);
    simulator.fault({ kind: '413' });
    expect((await call()).status).toBe(413);
  });

  test('malformed: processed, but the answer is cut', async () => {
    const { api, simulator, user } = await startBot();
    simulator.fault({ kind: 'malformed', method: 'sendMessage' });
    expect(await failure(api.sendMessage({ chat_id: user.id, text: 'a' }))).toBeInstanceOf(ParseError);
    expect(user.chat.messages).toHaveLength(1);
  });

  test('slow: later, but well', async () => {
    const { api, simulator } = await startBot();
    simulator.fault({ kind: 'slow', delayMs: 80 });
    const start = performance.now();
    await api.getMe();
    expect(performance.now() - start).toBeGreaterThan(70);
  });

  test('migrate: the group has a new id', async () => {
    const { api, simulator, user } = await startBot();
    const group = simulator.group({ members: [user], type: 'group' });
    simulator.fault({ kind: 'migrate', chat: group.chat.id });
    const error = await failure(api.sendMessage({ chat_id: group.chat.id, text: 'a' }));
    expect(error).toBeInstanceOf(TelegramApiError);
    const { description, migrateToChatId = 0 } = error as TelegramApiError;
    expect(description).toBe('Bad Request: group chat was upgraded to a supergroup chat');
    expect((await api.sendMessage({ chat_id: migrateToChatId, text: 'a' })).chat).toMatchObject({ type: 'supergroup' });
    expect(await api.getUpdates()).toMatchObject([
      { my_chat_member: {} },
      { message: { chat: { id: group.chat.id }, migrate_to_chat_id: migrateToChatId } },
      { message: { chat: { id: migrateToChatId }, migrate_from_chat_id: group.chat.id } },
    ]);
  });

  test('of a download', async () => {
    const { api, simulator, user } = await startBot();
    const { message } = user.sendDocument({ name: 'a.txt', size: 10 });
    const { file_path } = await api.getFile({ file_id: message.document?.file_id ?? '' });
    const download = () => fetch(`${simulator.url}/file/bot${simulator.token}/${file_path ?? ''}`);
    simulator.fault({ kind: '5xx', method: 'download' });
    expect((await download()).status).toBe(502);
    simulator.fault({ kind: 'drop before', method: 'download' });
    await expect(download()).rejects.toThrow('fetch failed');
    expect((await download()).status).toBe(200);
  });
});
