import { describe, expect, test } from 'vitest';
import { refusal, startBot } from './bot.ts';

describe('buttons', () => {
  const keyboard = { inline_keyboard: [[{ text: 'PDF', callback_data: 'pdf:1' }]] };

  test('a press is a callback query that can be answered once', async () => {
    const { api, user } = await startBot();
    const message = await api.sendMessage({ chat_id: user.id, text: 'answer', reply_markup: keyboard });
    const id = user.press('PDF');
    expect(await api.getUpdates()).toMatchObject([
      { callback_query: { id, from: { id: user.id }, data: 'pdf:1', message: { message_id: message.message_id } } },
    ]);
    const answered = user.waitForAnswer(id);
    expect(await api.answerCallbackQuery({ callback_query_id: id, text: 'Soon', show_alert: true })).toBe(true);
    expect(await answered).toEqual({ text: 'Soon', alert: true });
    const late = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
    expect(await refusal(api.answerCallbackQuery({ callback_query_id: id }))).toBe(late);
    expect(await refusal(api.answerCallbackQuery({ callback_query_id: 'x' }))).toBe(late);
    const long = api.answerCallbackQuery({ callback_query_id: user.press('pdf:1'), text: 'a'.repeat(201) });
    expect(await refusal(long)).toBe('Bad Request: MESSAGE_TOO_LONG');
  });

  test('an answer must be in time', async () => {
    const { api, user } = await startBot({ limits: { callbackMs: 0 } });
    await api.sendMessage({ chat_id: user.id, text: 'answer', reply_markup: keyboard });
    expect(await refusal(api.answerCallbackQuery({ callback_query_id: user.press('PDF') }))).toContain(
      'query is too old',
    );
  });

  test('one inside a rich message can be pressed, one that is not there cannot', async () => {
    const { api, user } = await startBot();
    const buttons = [{ text: 'Yes', callback_data: 'yes' }];
    await api.sendRichMessage({ chat_id: user.id, rich_message: { blocks: [{ type: 'buttons', buttons }] } });
    user.press('Yes');
    expect(await api.getUpdates()).toMatchObject([{ callback_query: { data: 'yes' } }]);
    expect(() => user.press('No')).toThrow('There is no button "No" to press');
  });
});

test('everything that people see can be watched', async () => {
  const { api, user, simulator } = await startBot();
  const seen: string[] = [];
  const forget = simulator.watch((event) => seen.push(event.type));
  await api.sendMessage({ chat_id: user.id, text: 'one' });
  await api.sendChatAction({ chat_id: user.id, action: 'typing' });
  forget();
  await api.sendMessage({ chat_id: user.id, text: 'two' });
  expect(seen).toEqual(['message', 'action']);
});

describe('waiting', () => {
  test('each message is returned once, whether it is there or comes later', async () => {
    const { api, user } = await startBot();
    const send = (text: string) => api.sendMessage({ chat_id: user.id, text });
    await send('one');
    await send('two');
    expect((await user.waitForMessage()).text).toBe('one');
    const third = user.waitForMessage(({ text }) => text === 'three');
    await send('three');
    expect((await third).text).toBe('three');
    expect((await user.waitForMessage()).text).toBe('two');
    await expect(user.waitForMessage(undefined, 20)).rejects.toThrow('No fitting message of the bot within 20 ms');
  });

  test('an edit is another chance', async () => {
    const { api, user } = await startBot();
    const { message_id } = await api.sendMessage({ chat_id: user.id, text: 'working…' });
    const done = user.waitForMessage(({ text }) => text === 'done');
    await api.editMessageText({ chat_id: user.id, message_id, text: 'done' });
    expect(await done).toMatchObject({ message_id });
  });
});

describe('groups', () => {
  test('in privacy mode the bot sees commands for it and replies to it', async () => {
    const { api, simulator, user } = await startBot();
    const { chat } = simulator.group({ members: [user] });
    const { message_id } = await api.sendMessage({ chat_id: chat.id, text: 'hello all' });
    const seen = (text: string, replyTo?: number) => user.send(text, { chat: chat.id, replyTo }).updateId !== undefined;
    expect(seen('just talking')).toBe(false);
    expect(seen('@gonets_bot what is NATS?')).toBe(false);
    expect(seen('/ask what is NATS?')).toBe(true);
    expect(seen('/ask@gonets_bot what is NATS?')).toBe(true);
    expect(seen('/ask@other_bot what is NATS?')).toBe(false);
    expect(seen('and then?', message_id)).toBe(true);
  });

  test('as administrator or without privacy mode it sees everything', async () => {
    const { simulator, user } = await startBot();
    const { chat } = simulator.group({ members: [user], botIsAdmin: true });
    expect(user.send('just talking', { chat: chat.id }).updateId).toBeDefined();
    const open = await startBot({ privacyMode: false });
    const group = open.simulator.group({ members: [open.user] });
    expect(open.user.send('just talking', { chat: group.chat.id }).updateId).toBeDefined();
  });

  test('members and their roles can be asked for', async () => {
    const { api, simulator, user } = await startBot();
    const { chat } = simulator.group({ title: 'Team', members: [{ user, status: 'creator' }] });
    expect(await api.getChat({ chat_id: chat.id })).toMatchObject({ title: 'Team', type: 'supergroup' });
    const member = (user_id: number) => api.getChatMember({ chat_id: chat.id, user_id });
    expect(await member(user.id)).toMatchObject({ status: 'creator', user: { id: user.id } });
    expect(await refusal(member(7))).toBe('Bad Request: user not found');
  });

  test('an ephemeral message is seen by one member', async () => {
    const { api, raw, simulator, user } = await startBot();
    const { chat } = simulator.group({ members: [user] });
    const ephemeral_message_parameters = { receiver_user_id: user.id };
    const { body } = await raw('sendMessage', { chat_id: chat.id, text: 'only you', ephemeral_message_parameters });
    const { ephemeral_message_id } = body.result as { readonly ephemeral_message_id: number };
    expect(body.result).toMatchObject({ message_id: 0, receiver_user: { id: user.id } });
    const place = { chat_id: chat.id, receiver_user_id: user.id, ephemeral_message_id };
    expect(await api.editEphemeralMessageText({ ...place, text: 'changed' })).toBeTruthy();
    expect(await api.deleteEphemeralMessage(place)).toBe(true);
    expect(await refusal(api.deleteEphemeralMessage(place))).toBe('Bad Request: message to delete not found');
    expect(chat.messages).toEqual([]);
  });

  test('two people write in one group', async () => {
    const { api, simulator, user } = await startBot();
    const other = simulator.user({ firstName: 'Boris' });
    const { chat } = simulator.group({ members: [user, other] });
    await api.getUpdates({ offset: -1 });
    user.send('/a', { chat: chat.id });
    other.send('/b', { chat: chat.id });
    const updates = await api.getUpdates();
    expect(updates.slice(1)).toMatchObject([
      { message: { from: { first_name: 'Anna' }, chat: { id: chat.id } } },
      { message: { from: { first_name: 'Boris' }, chat: { id: chat.id } } },
    ]);
    expect(() => simulator.user().send('x', { chat: chat.id })).toThrow('is not a member of chat');
  });
});

describe('the profile of the bot', () => {
  test('commands are kept by scope and language, and checked', async () => {
    const { api } = await startBot();
    const commands = [{ command: 'help', description: 'What I can do' }];
    await api.setMyCommands({ commands });
    await api.setMyCommands({ commands: [{ command: 'new', description: 'Заново' }], language_code: 'ru' });
    expect(await api.getMyCommands()).toEqual(commands);
    expect(await api.getMyCommands({ language_code: 'ru' })).toEqual([{ command: 'new', description: 'Заново' }]);
    await api.deleteMyCommands();
    expect(await api.getMyCommands()).toEqual([]);
    const set = (command: string, description = 'd') =>
      refusal(api.setMyCommands({ commands: [{ command, description }] }));
    expect(await set('Help')).toBe('Bad Request: BOT_COMMAND_INVALID');
    expect(await set('a'.repeat(33))).toBe('Bad Request: BOT_COMMAND_INVALID');
    expect(await set('help', '')).toBe('Bad Request: BOT_COMMAND_DESCRIPTION_INVALID');
    const many = Array.from({ length: 101 }, (_, index) => ({ command: `c${index}`, description: 'd' }));
    expect(await refusal(api.setMyCommands({ commands: many }))).toBe('Bad Request: BOT_COMMANDS_TOO_MUCH');
  });

  test('description and short description, by language', async () => {
    const { api } = await startBot();
    await api.setMyDescription({ description: 'I answer' });
    await api.setMyDescription({ description: 'Я отвечаю', language_code: 'ru' });
    await api.setMyShortDescription({ short_description: 'short' });
    expect(await api.getMyDescription()).toEqual({ description: 'I answer' });
    expect(await api.getMyDescription({ language_code: 'ru' })).toEqual({ description: 'Я отвечаю' });
    expect(await api.getMyShortDescription()).toEqual({ short_description: 'short' });
    expect(await refusal(api.setMyDescription({ description: 'a'.repeat(513) }))).toBe(
      'Bad Request: DESCRIPTION_TOO_LONG',
    );
  });

  test('a reaction needs a message; logging out and closing work', async () => {
    const { api, user } = await startBot();
    const { message } = user.send('hi');
    const react = (message_id: number) =>
      api.setMessageReaction({ chat_id: user.id, message_id, reaction: [{ type: 'emoji', emoji: '👍' }] });
    expect(await react(message.message_id)).toBe(true);
    expect(await refusal(react(999))).toBe('Bad Request: message to react not found');
    expect(await api.logOut()).toBe(true);
    expect(await api.close()).toBe(true);
  });
});
