import { readdir } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startBot } from './bot.ts';

/** Server-sent events of a person, one after the other. */
async function openEvents(url: string) {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const response = await fetch(url, { signal: closing.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  return async (): Promise<{ type: string; data: unknown }> => {
    for (;;) {
      const event = /^event: (.+)\ndata: (.+)\n\n/.exec(buffer);
      if (event !== null) {
        buffer = buffer.slice(event[0].length);
        return { type: event[1] ?? '', data: JSON.parse(event[2] ?? '') as unknown };
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('The stream of events has ended');
      buffer += value;
    }
  };
}

describe('the page', () => {
  test('and each of its files is served, and may run nothing else', async () => {
    const { simulator } = await startBot();
    const page = await fetch(simulator.url);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = await page.text();
    const served: Record<string, number> = {};
    for (const [, name] of html.matchAll(/(?:href|src)="([\w-]+\.\w+)"/g)) {
      served[name ?? ''] = (await fetch(`${simulator.url}/${name ?? ''}`)).status;
    }
    expect(new Set(Object.values(served))).toEqual(new Set([200]));
    expect(Object.keys(served)).toContain('app.js');
    const files = await readdir(new URL('../src/page', import.meta.url));
    for (const script of files.filter((name) => name.endsWith('.js'))) {
      const source = await (await fetch(`${simulator.url}/${script}`)).text();
      const imported = [...source.matchAll(/^import .* from '\.\/([^']+)';$/gm)].map(([, name]) => name);
      expect(files).toEqual(expect.arrayContaining(imported));
    }
  });

  test('has the hooks that browser tests hold on to', async () => {
    const { simulator } = await startBot();
    const html = await (await fetch(simulator.url)).text();
    for (const hook of ['composer', 'send', 'attach', 'messages', 'start', 'people', 'commands', 'toast', 'alert']) {
      expect(html).toContain(`data-testid="${hook}"`);
    }
  });

  test('nothing outside its folder is served', async () => {
    const { simulator } = await startBot();
    const paths = ['tsconfig.json', 'types.d.ts', '..%2Fmain.ts', 'x/app.js'];
    const statuses = paths.map(async (path) => (await fetch(`${simulator.url}/${path}`)).status);
    expect(await Promise.all(statuses)).toEqual([404, 404, 404, 404]);
  });
});

describe('events of a person', () => {
  test('begin with everything there is and go on with what happens', async () => {
    const { api, simulator, user } = await startBot();
    await api.setMyCommands({ commands: [{ command: 'help', description: 'Помощь' }], language_code: 'ru' });
    user.send('before');
    const next = await openEvents(`${simulator.url}/simulator/users/${user.id}/events`);
    expect(await next()).toMatchObject({
      type: 'snapshot',
      data: {
        profile: { user: { id: user.id }, name: 'Gonets', commands: [{ command: 'help' }] },
        chats: [{ chat: { id: user.id }, messages: [{ text: 'before' }], drafts: [] }],
      },
    });
    await api.sendChatAction({ chat_id: user.id, action: 'typing' });
    expect(await next()).toMatchObject({ type: 'action', data: { action: 'typing' } });
    await api.sendMessageDraft({ chat_id: user.id, draft_id: 1, text: 'Hel' });
    expect(await next()).toMatchObject({ type: 'draft', data: { draft: { draftId: '1', content: { text: 'Hel' } } } });
    const { message_id } = await api.sendMessage({ chat_id: user.id, text: 'Hello' });
    expect(await next()).toMatchObject({ type: 'draft-ended', data: { draftId: '1' } });
    expect(await next()).toMatchObject({ type: 'message', data: { message: { text: 'Hello' } } });
    await api.editMessageText({ chat_id: user.id, message_id, text: 'Hello!' });
    expect(await next()).toMatchObject({ type: 'edited', data: { message: { text: 'Hello!' } } });
    await api.deleteMessage({ chat_id: user.id, message_id });
    expect(await next()).toMatchObject({ type: 'deleted', data: { messageId: message_id } });
  });

  test('are only one’s own', async () => {
    const { api, simulator, user } = await startBot();
    const other = simulator.user();
    const { chat } = simulator.group({ members: [user, other] });
    const next = await openEvents(`${simulator.url}/simulator/users/${other.id}/events`);
    await next();
    await api.sendMessage({ chat_id: user.id, text: 'private' });
    const ephemeral_message_parameters = { receiver_user_id: user.id };
    await api.sendMessage({ chat_id: chat.id, text: 'ephemeral', ephemeral_message_parameters });
    await api.sendMessage({ chat_id: chat.id, text: 'to all' });
    expect(await next()).toMatchObject({ type: 'message', data: { message: { text: 'to all' } } });
  });
});
