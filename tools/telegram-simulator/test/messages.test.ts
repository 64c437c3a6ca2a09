import { describe, expect, test } from 'vitest';
import { refusal, startBot } from './bot.ts';

const notModified =
  'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

describe('text', () => {
  test('has 1 to 4096 UTF-16 units', async () => {
    const { api, user } = await startBot();
    const send = (text: string) => api.sendMessage({ chat_id: user.id, text });
    expect((await send('я'.repeat(4096))).text).toHaveLength(4096);
    expect(await refusal(send('я'.repeat(4097)))).toBe('Bad Request: message is too long');
    expect(await refusal(send('😀'.repeat(2049)))).toBe('Bad Request: message is too long');
    expect(await refusal(send('a'.repeat(32_769)))).toBe('Bad Request: text is too long');
    expect(await refusal(send(''))).toBe('Bad Request: message text is empty');
    expect(await refusal(send(' \n '))).toBe('Bad Request: text must be non-empty');
  });

  test('loses white space around it, and entities move along', async () => {
    const { api, user } = await startBot();
    const entities = [{ type: 'bold', offset: 1, length: 6 }];
    const { text, entities: moved } = await api.sendMessage({ chat_id: user.id, text: '\n bold \n', entities });
    expect(text).toBe('bold');
    expect(moved).toEqual([{ type: 'bold', offset: 0, length: 4 }]);
  });

  test('links, commands and mentions are found in it', async () => {
    const { api, user } = await startBot();
    const text = 'see https://nats.io/x, ask /help or @gonets_bot #nats me@example.com';
    const { entities = [] } = await api.sendMessage({ chat_id: user.id, text });
    expect(entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)])).toEqual([
      ['url', 'https://nats.io/x'],
      ['bot_command', '/help'],
      ['mention', '@gonets_bot'],
      ['hashtag', '#nats'],
      ['email', 'me@example.com'],
    ]);
  });
});

describe('entities', () => {
  test('must lie within the text and not cut a character', async () => {
    const { api, user } = await startBot();
    const send = (offset: number, length: number, type = 'bold') =>
      api.sendMessage({ chat_id: user.id, text: 'a😀b', entities: [{ type, offset, length }] });
    expect((await send(1, 2)).entities).toEqual([{ type: 'bold', offset: 1, length: 2 }]);
    expect(await refusal(send(0, 5))).toBe(
      'Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 5',
    );
    expect(await refusal(send(2, 1))).toBe(
      'Bad Request: entity begins in a middle of a UTF-16 symbol at UTF-16 offset 2',
    );
    expect(await refusal(send(0, 2))).toBe(
      'Bad Request: entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at UTF-16 offset 2',
    );
    expect(await refusal(send(-1, 2))).toBe('Bad Request: ENTITY_BOUNDS_INVALID');
    expect(await refusal(send(0, 1, 'huge'))).toBe(
      "Bad Request: can't parse MessageEntity: Unsupported type specified",
    );
    expect(await refusal(send(0, 1, 'text_link'))).toBe('Bad Request: ENTITY_TEXTURL_INVALID');
  });

  test('must be JSON', async () => {
    const { raw, user } = await startBot();
    const { body } = await raw('sendMessage', { chat_id: user.id, text: 'a', entities: '[{' });
    expect(body.description).toBe("Bad Request: can't parse entities JSON object");
  });
});

describe('parse_mode', () => {
  test('MarkdownV2 becomes entities', async () => {
    const { api, user } = await startBot();
    const text =
      '*жирный _и курсив_* `код` [сайт](https://nats.io) ~нет~ ||тайна|| __черта__ 1\\.\n```ts\nlet a\n```\n>цитата';
    const message = await api.sendMessage({ chat_id: user.id, text, parse_mode: 'MarkdownV2' });
    expect(message.text).toBe('жирный и курсив код сайт нет тайна черта 1.\nlet a\n\nцитата');
    const found = message.entities?.map(({ type, offset, length }) => [
      type,
      message.text?.slice(offset, offset + length),
    ]);
    expect(found).toEqual([
      ['bold', 'жирный и курсив'],
      ['italic', 'и курсив'],
      ['code', 'код'],
      ['text_link', 'сайт'],
      ['strikethrough', 'нет'],
      ['spoiler', 'тайна'],
      ['underline', 'черта'],
      ['pre', 'let a\n'],
      ['blockquote', 'цитата'],
    ]);
  });

  test.each([
    ['1.', "Character '.' is reserved and must be escaped with the preceding '\\'"],
    ['a *b', "Can't find end of the entity starting at byte offset 2"],
    ['я `b', "Can't find end of the entity starting at byte offset 3"],
  ])('MarkdownV2 %j is refused', async (text, problem) => {
    const { api, user } = await startBot();
    const call = api.sendMessage({ chat_id: user.id, text, parse_mode: 'MarkdownV2' });
    expect(await refusal(call)).toBe(`Bad Request: can't parse entities: ${problem}`);
  });

  test('HTML becomes entities', async () => {
    const { api, user } = await startBot();
    const text =
      '<b>b<i>i</i></b> &lt;x&gt; <a href="https://nats.io">n</a> <pre><code class="language-ts">t</code></pre>';
    const message = await api.sendMessage({ chat_id: user.id, text, parse_mode: 'HTML' });
    expect(message.text).toBe('bi <x> n t');
    expect(message.entities).toEqual([
      { type: 'bold', offset: 0, length: 2 },
      { type: 'italic', offset: 1, length: 1 },
      { type: 'text_link', offset: 7, length: 1, url: 'https://nats.io' },
      { type: 'pre', offset: 9, length: 1, language: 'ts' },
    ]);
  });

  test.each([
    ['<div>a</div>', 'Unsupported start tag "div" at byte offset 0'],
    ['<b>a', 'Can\'t find end tag corresponding to start tag "b"'],
    ['<b>a</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['a</b>', 'Unexpected end tag at byte offset 1'],
  ])('HTML %j is refused', async (text, problem) => {
    const { api, user } = await startBot();
    const call = api.sendMessage({ chat_id: user.id, text, parse_mode: 'HTML' });
    expect(await refusal(call)).toBe(`Bad Request: can't parse entities: ${problem}`);
  });

  test('another one is refused', async () => {
    const { api, user } = await startBot();
    expect(await refusal(api.sendMessage({ chat_id: user.id, text: 'a', parse_mode: 'BBCode' }))).toBe(
      'Bad Request: unsupported parse_mode',
    );
  });
});

describe('destination', () => {
  test('must exist', async () => {
    const { api, raw, user } = await startBot();
    expect(await refusal(api.sendMessage({ chat_id: 7, text: 'a' }))).toBe('Bad Request: chat not found');
    expect(await refusal(api.sendMessage({ chat_id: '@nobody', text: 'a' }))).toBe('Bad Request: chat not found');
    expect((await raw('sendMessage', { text: 'a' })).body.description).toBe('Bad Request: chat_id is empty');
    expect(await refusal(api.sendMessage({ chat_id: user.id, message_thread_id: 5, text: 'a' }))).toBe(
      'Bad Request: message thread not found',
    );
  });

  test('a topic of a forum or of a private chat is found', async () => {
    const { api, simulator, user } = await startBot();
    const group = simulator.group({ members: [user], topics: { 5: 'News' } });
    const message = await api.sendMessage({ chat_id: group.chat.id, message_thread_id: 5, text: 'a' });
    expect(message).toMatchObject({ message_thread_id: 5, is_topic_message: true });
    const other = simulator.user({ topics: { 9: 'Second' } });
    expect(await api.sendMessage({ chat_id: other.id, message_thread_id: 9, text: 'a' })).toMatchObject({
      message_thread_id: 9,
    });
  });

  test('a user who blocked the bot or is gone, a group it was kicked from', async () => {
    const { api, simulator, user } = await startBot();
    const send = (chat: number) => api.sendMessage({ chat_id: chat, text: 'a' });
    user.block();
    expect(await refusal(send(user.id))).toBe('Forbidden: bot was blocked by the user');
    user.unblock();
    expect((await send(user.id)).text).toBe('a');
    user.deactivate();
    expect(await refusal(send(user.id))).toBe('Forbidden: user is deactivated');
    const group = simulator.group({ members: [user], type: 'group' });
    group.kickBot();
    expect(await refusal(send(group.chat.id))).toBe('Forbidden: bot was kicked from the group chat');
    const supergroup = simulator.group({ members: [user] });
    supergroup.kickBot();
    expect(await refusal(send(supergroup.chat.id))).toBe('Forbidden: bot was kicked from the supergroup chat');
  });

  test('a replied message must be there, unless it may be missing', async () => {
    const { api, user } = await startBot();
    const { message } = user.send('question');
    const reply = (message_id: number, allow_sending_without_reply = false) =>
      api.sendMessage({ chat_id: user.id, text: 'a', reply_parameters: { message_id, allow_sending_without_reply } });
    expect((await reply(message.message_id)).reply_to_message?.text).toBe('question');
    expect(await refusal(reply(999))).toBe('Bad Request: message to be replied not found');
    expect((await reply(999, true)).reply_to_message).toBeUndefined();
  });
});

describe('keyboard', () => {
  test('a button does one thing, with 1 to 64 bytes of data', async () => {
    const { api, user } = await startBot();
    const send = (button: { text: string; callback_data?: string; url?: string }) =>
      api.sendMessage({ chat_id: user.id, text: 'a', reply_markup: { inline_keyboard: [[button]] } });
    expect((await send({ text: 'x', callback_data: 'я'.repeat(32) })).reply_markup?.inline_keyboard).toHaveLength(1);
    expect(await refusal(send({ text: 'x', callback_data: 'я'.repeat(33) }))).toBe('Bad Request: BUTTON_DATA_INVALID');
    expect(await refusal(send({ text: 'x', callback_data: '' }))).toBe('Bad Request: BUTTON_DATA_INVALID');
    expect(await refusal(send({ text: 'x' }))).toBe(
      "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    );
    expect(await refusal(send({ text: 'x', url: 'nowhere' }))).toBe('Bad Request: BUTTON_URL_INVALID');
  });

  test('must be JSON', async () => {
    const { raw, user } = await startBot();
    const { body } = await raw('sendMessage', { chat_id: user.id, text: 'a', reply_markup: '{' });
    expect(body.description).toBe("Bad Request: can't parse reply keyboard markup JSON object");
  });
});

describe('editing and deleting', () => {
  test('text, keyboard and rich message replace one another', async () => {
    const { api, user } = await startBot();
    const { message_id } = await api.sendMessage({ chat_id: user.id, text: 'first' });
    const place = { chat_id: user.id, message_id };
    expect(await api.editMessageText({ ...place, text: 'second' })).toMatchObject({ text: 'second' });
    const rich_message = { blocks: [{ type: 'paragraph', text: 'rich' }] };
    const edited = await api.editMessageText({ ...place, text: 'ignored', rich_message });
    expect(edited).toMatchObject({ rich_message, edit_date: expect.any(Number) as number });
    expect(edited).not.toHaveProperty('text');
    const reply_markup = { inline_keyboard: [[{ text: 'b', callback_data: 'd' }]] };
    expect(await api.editMessageReplyMarkup({ ...place, reply_markup })).toMatchObject({ rich_message, reply_markup });
    expect(await api.editMessageReplyMarkup(place)).not.toHaveProperty('reply_markup');
  });

  test('an edit must change something and be of an own message', async () => {
    const { api, user } = await startBot();
    const { message_id } = await api.sendMessage({ chat_id: user.id, text: 'same' });
    const edit = (id: number, text = 'same') => api.editMessageText({ chat_id: user.id, message_id: id, text });
    expect(await refusal(edit(message_id))).toBe(notModified);
    expect(await refusal(edit(999))).toBe('Bad Request: message to edit not found');
    expect(await refusal(edit(user.send('mine').message.message_id))).toBe("Bad Request: message can't be edited");
    expect(await refusal(api.editMessageText({ chat_id: user.id, text: 'x' }))).toBe(
      'Bad Request: message identifier is not specified',
    );
  });

  test('a deleted message is gone', async () => {
    const { api, user } = await startBot();
    const { message_id } = await api.sendMessage({ chat_id: user.id, text: 'a' });
    expect(await api.deleteMessage({ chat_id: user.id, message_id })).toBe(true);
    expect(user.chat.messages).toEqual([]);
    expect(await refusal(api.deleteMessage({ chat_id: user.id, message_id }))).toBe(
      'Bad Request: message to delete not found',
    );
  });
});
