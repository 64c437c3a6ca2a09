import { plainText } from '@gonets/telegram-simulator';
import { describe, expect, test } from 'vitest';
import { refusal, startBot } from './bot.ts';

const rich = (text: string) => ({ blocks: [{ type: 'paragraph', text }] });

describe('a draft', () => {
  test('grows under one id and is replaced by another', async () => {
    const { api, user } = await startBot();
    const frame = (draft_id: number, text: string) =>
      api.sendRichMessageDraft({ chat_id: user.id, draft_id, rich_message: rich(text) });
    const grown = user.waitForDraft((draft) => plainText(draft) === 'Hello');
    expect(await frame(1, 'Hel')).toBe(true);
    await frame(1, 'Hello');
    expect(await grown).toMatchObject({ draftId: '1', frames: 2, canStop: false });
    await frame(2, 'New');
    expect(user.chat.draft).toMatchObject({ draftId: '2', frames: 1 });
    expect(user.chat.messages).toEqual([]);
  });

  test('of plain text may be empty', async () => {
    const { api, user } = await startBot();
    expect(await api.sendMessageDraft({ chat_id: user.id, draft_id: 1, text: '' })).toBe(true);
    expect(user.chat.draft?.content).toEqual({ text: '' });
    const long = api.sendMessageDraft({ chat_id: user.id, draft_id: 1, text: 'a'.repeat(4097) });
    expect(await refusal(long)).toBe('Bad Request: message is too long');
  });

  test('ends with a message of the bot in its place, not in another topic', async () => {
    const { api, simulator } = await startBot();
    const user = simulator.user({ topics: { 7: 'Second' } });
    await api.sendMessageDraft({ chat_id: user.id, draft_id: 1, text: 'a' });
    await api.sendMessage({ chat_id: user.id, message_thread_id: 7, text: 'elsewhere' });
    expect(user.chat.draft).toBeDefined();
    user.send('still there');
    expect(user.chat.draft).toBeDefined();
    await api.sendMessage({ chat_id: user.id, text: 'final' });
    expect(user.chat.draft).toBeUndefined();
  });

  test('a late frame after the message is a ghost', async () => {
    const { api, user } = await startBot();
    await api.sendMessage({ chat_id: user.id, text: 'final' });
    await api.sendMessageDraft({ chat_id: user.id, draft_id: 1, text: 'late' });
    expect(user.chat.draft).toMatchObject({ draftId: '1' });
  });

  test('ends after its lifetime', async () => {
    const { api, user, simulator } = await startBot({ limits: { draftTtlMs: 50 } });
    const events = await fetch(`${simulator.url}/simulator/users/${user.id}/events`);
    await api.sendMessageDraft({ chat_id: user.id, draft_id: 1, text: 'a' });
    let seen = '';
    for await (const chunk of events.body ?? []) {
      seen += new TextDecoder().decode(chunk);
      if (seen.includes('event: draft-ended')) break;
    }
    expect(user.chat.draft).toBeUndefined();
  });

  test('is only for private chats and has an id', async () => {
    const { api, raw, simulator, user } = await startBot();
    const group = simulator.group({ members: [user] });
    const draft = (chat_id: number, draft_id: number) =>
      api.sendRichMessageDraft({ chat_id, draft_id, rich_message: rich('a') });
    expect(await refusal(draft(group.chat.id, 1))).toBe('Bad Request: TEXTDRAFT_PEER_INVALID');
    expect(await refusal(draft(user.id, 0))).toBe('Bad Request: RANDOM_ID_INVALID');
    const { body } = await raw('sendMessageDraft', { chat_id: user.id, draft_id: 'abc', text: 'a' });
    expect(body.description).toBe('Bad Request: RANDOM_ID_INVALID');
    const { body: missing } = await raw('sendMessageDraft', { chat_id: user.id, text: 'a' });
    expect(missing.description).toBe('Bad Request: RANDOM_ID_INVALID');
  });
});

describe('Stop', () => {
  test('tells the bot the draft as text and nobody as sender; later frames are not seen', async () => {
    const { api, user } = await startBot();
    const frame = () => api.sendMessageDraft({ chat_id: user.id, draft_id: 77, text: 'a', can_stop: true });
    await frame();
    user.pressStop();
    expect(user.chat.draft).toBeUndefined();
    const updates = await api.getUpdates();
    expect(updates).toEqual([
      {
        update_id: expect.any(Number) as number,
        stopped_message_generation: { chat: { id: user.id, type: 'private', first_name: 'Anna' }, draft_id: '77' },
      },
    ]);
    expect(await frame()).toBe(true);
    expect(user.chat.draft).toBeUndefined();
  });

  test('keeps the draft when it is to be kept', async () => {
    const { api, user } = await startBot();
    await api.sendMessageDraft({ chat_id: user.id, draft_id: 1, text: 'a', can_stop: true, keep_on_stop: true });
    user.pressStop();
    expect(user.chat.draft).toMatchObject({ draftId: '1', canStop: false });
    expect(() => user.pressStop()).toThrow('There is no draft with a Stop button');
  });

  test('is there only when the bot allows it', async () => {
    const { api, user } = await startBot();
    await api.sendMessageDraft({ chat_id: user.id, draft_id: 1, text: 'a' });
    expect(() => user.pressStop()).toThrow('There is no draft with a Stop button');
  });
});

describe('chat action', () => {
  test('must be a known one', async () => {
    const { api, user } = await startBot();
    expect(await api.sendChatAction({ chat_id: user.id, action: 'typing' })).toBe(true);
    expect(await refusal(api.sendChatAction({ chat_id: user.id, action: 'sleeping' }))).toBe(
      'Bad Request: wrong parameter action in request',
    );
  });
});
