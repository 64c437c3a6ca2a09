import { describe, expect, test } from 'vitest';
import { startBot } from './bot.ts';
import type { Envelope } from './bot.ts';

/** The controls, as another process uses them. */
async function startControlled() {
  const bot = await startBot();
  const control = async <T = unknown>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${bot.simulator.url}/simulator/${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return (await response.json()) as Envelope<T>;
  };
  return { ...bot, control };
}

describe('people over HTTP', () => {
  test('are made, changed and listed', async () => {
    const { control } = await startControlled();
    expect((await control('PUT', 'users/7', { firstName: 'Вера', languageCode: 'ru' })).result).toMatchObject({
      id: 7,
      first_name: 'Вера',
      language_code: 'ru',
    });
    await control('PUT', 'users/7', { languageCode: 'en' });
    expect((await control('GET', 'users')).result).toContainEqual({
      id: 7,
      is_bot: false,
      first_name: 'Вера',
      language_code: 'en',
    });
    const { result } = await control<{ id: number }>('POST', 'users');
    expect(result.id).toBeGreaterThan(7);
  });

  test('write, press, stop, block', async () => {
    const { api, control, user } = await startControlled();
    const at = `users/${user.id}`;
    await control('POST', `${at}/messages`, { text: 'hello' });
    const reply_markup = { inline_keyboard: [[{ text: 'PDF', callback_data: 'pdf' }]] };
    await api.sendMessage({ chat_id: user.id, text: 'a', reply_markup });
    const { callbackQuery } = (await control<{ callbackQuery: string }>('POST', `${at}/press`, { button: 'PDF' }))
      .result;
    await api.sendMessageDraft({ chat_id: user.id, draft_id: 3, text: 'b', can_stop: true });
    await control('POST', `${at}/stop`);
    await control('POST', `${at}/block`);
    await control('POST', `${at}/unblock`);
    expect(await api.getUpdates()).toMatchObject([
      { message: { text: 'hello' } },
      { callback_query: { id: callbackQuery } },
      { stopped_message_generation: { draft_id: '3' } },
      { my_chat_member: {} },
      { my_chat_member: {} },
    ]);
    expect(await control('POST', `${at}/stop`)).toMatchObject({
      ok: false,
      description: 'Bad Request: there is no draft with a Stop button',
    });
  });

  test('send real files and declared ones', async () => {
    const { control, simulator, user } = await startControlled();
    const form = new FormData();
    form.set('document', new Blob(['hello'], { type: 'text/plain' }), 'привет.txt');
    form.set('caption', 'look');
    await fetch(`${simulator.url}/simulator/users/${user.id}/documents`, { method: 'POST', body: form });
    await control('POST', `users/${user.id}/documents`, { name: 'big.bin', size: 11_000_000 });
    const [real, declared] = user.chat.messages;
    expect(real).toMatchObject({ caption: 'look', document: { file_name: 'привет.txt', file_size: 5 } });
    expect(declared?.document).toMatchObject({ file_name: 'big.bin', file_size: 11_000_000 });
    const file = await fetch(`${simulator.url}/simulator/files/${real?.document?.file_id ?? ''}`);
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('привет.txt')}`,
    );
    expect(await file.text()).toBe('hello');
  });

  test('meet in groups', async () => {
    const { control, user } = await startControlled();
    const { result } = await control<{ id: number }>('POST', 'groups', {
      title: 'Team',
      members: [user.id],
      topics: { 5: 'News' },
    });
    await control('POST', `users/${user.id}/messages`, { text: '/hi', chat: result.id, thread: 5 });
    expect((await control('GET', `chats/${result.id}`)).result).toMatchObject({
      chat: { title: 'Team', is_forum: true },
      messages: [{ text: '/hi', message_thread_id: 5 }],
      drafts: [],
    });
  });
});

describe('the simulator over HTTP', () => {
  test('faults, calls and replays', async () => {
    const { api, control, user } = await startControlled();
    await control('POST', 'faults', { kind: '429', method: 'getMe', retryAfter: 3 });
    expect((await control('GET', 'faults')).result).toEqual([{ kind: '429', method: 'getMe', retryAfter: 3 }]);
    await expect(api.getMe()).rejects.toThrow('retry after 3');
    await control('POST', 'faults', { kind: 'slow', times: 'always' });
    await control('DELETE', 'faults');
    expect((await control('GET', 'faults')).result).toEqual([]);
    const calls = (await control<{ order: number }[]>('GET', 'calls?method=getme')).result;
    expect(calls).toMatchObject([{ method: 'getMe', outcome: { status: 429, fault: '429' } }]);
    expect((await control('GET', `calls?after=${calls[0]?.order}`)).result).toEqual([]);
    await control('DELETE', 'calls');
    expect((await control('GET', 'calls')).result).toEqual([]);
    const { updateId = 0 } = user.send('again');
    await api.getUpdates({ offset: updateId + 1 });
    await control('POST', `updates/${updateId}/replay`);
    expect((await control('GET', 'updates')).result).toEqual({ pending: 1 });
    expect(await api.getUpdates({ offset: updateId + 1 })).toHaveLength(1);
  });

  test('mistakes are explained', async () => {
    const { control } = await startControlled();
    expect(await control('GET', 'nothing')).toMatchObject({
      error_code: 404,
      description: 'Not Found: no control GET /simulator/nothing',
    });
    expect(await control('POST', 'users/99/messages', { text: 'a' })).toMatchObject({
      description: 'Not Found: no user 99',
    });
    const { description } = await control('POST', 'faults', { kind: 'unheard of' });
    expect(description).toContain('drop after processing');
  });

  test('other sites in the browser have no access', async () => {
    const { simulator } = await startControlled();
    const call = (origin: string) => fetch(`${simulator.url}/simulator/users`, { method: 'POST', headers: { origin } });
    expect((await call('http://evil.example')).status).toBe(403);
    expect((await call(simulator.url)).status).toBe(200);
  });
});
