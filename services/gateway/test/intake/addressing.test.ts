import { describe, expect, it } from 'vitest';
import { isAddressed, isSaid } from '../../src/intake/addressing.ts';
import { commandOf } from '../../src/intake/command.ts';
import { updateSchema } from '../../src/intake/updates.ts';
import type { Message } from '../../src/intake/updates.ts';
import { bot, groupMessage, privateMessage } from './fakes.ts';

const parse = (update: object): Message => {
  const { message } = updateSchema.parse(update);
  return message as Message;
};
const inGroup = (text: string, fields: object = {}) => parse(groupMessage(1, text, fields));
const mention = (text: string, name: string) => [{ type: 'mention', offset: text.indexOf(name), length: name.length }];

describe('commandOf', () => {
  it.each([
    ['/stop', 'stop'],
    ['/Stop now', 'stop'],
    ['/stop@gonetsbot', 'stop'],
    ['/stop@OtherBot', undefined],
    ['/stop@OtherBot please', undefined],
    ['stop', undefined],
    ['see /stop', undefined],
    ['/stop/it', undefined],
    ['/', undefined],
  ])('of %s is %s', (text, command) => {
    expect(commandOf(parse(privateMessage(1, text)), bot)).toBe(command);
  });

  it('reads captions too', () => {
    const message = parse(privateMessage(1, '', { text: undefined, caption: '/pdf' }));
    expect(commandOf(message, bot)).toBe('pdf');
  });
});

describe('isAddressed', () => {
  it('takes everything in a private chat and nothing in a channel', () => {
    expect(isAddressed(parse(privateMessage(1, 'hello')), bot)).toBe(true);
    expect(isAddressed(inGroup('@GonetsBot', { chat: { id: -1, type: 'channel' } }), bot)).toBe(false);
  });

  it.each([
    ['what do you all think?', {}, false],
    ['@GonetsBot hello', { entities: mention('@GonetsBot hello', '@GonetsBot') }, true],
    ['hello @gonetsbot', { entities: mention('hello @gonetsbot', '@gonetsbot') }, true],
    ['hello @OtherBot', { entities: mention('hello @OtherBot', '@OtherBot') }, false],
    ['mail me@GonetsBot.org', {}, false],
    ['Gonets', { entities: [{ type: 'text_mention', offset: 0, length: 6, user: { id: 42 } }] }, true],
    ['/help', {}, true],
    ['/help@GonetsBot', {}, true],
    ['/help@OtherBot', {}, false],
    ['/weather', {}, false],
    ['thanks', { reply_to_message: { message_id: 3, from: { id: 42 } } }, true],
    ['thanks', { reply_to_message: { message_id: 3, from: { id: 8 } } }, false],
  ])('in a group: %s %j is %s', (text, fields, expected) => {
    expect(isAddressed(inGroup(text, fields), bot)).toBe(expected);
  });

  it('finds a mention in a caption, after emoji', () => {
    const caption = '👍👍 @GonetsBot';
    const fields = { text: undefined, caption, caption_entities: mention(caption, '@GonetsBot') };
    expect(isAddressed(inGroup('', fields), bot)).toBe(true);
  });
});

describe('isSaid', () => {
  it.each([
    [{ text: 'hello' }, true],
    [{ voice: { file_id: 'x' } }, true],
    [{ dice: { emoji: '🎲', value: 1 } }, true],
    [{ story: { id: 1 } }, true],
    [{ kind_of_next_year: { deep: ['x'] } }, true],
    [{}, true],
    [{ pinned_message: { message_id: 1 } }, false],
    [{ new_chat_title: 'x' }, false],
    [{ new_chat_members: [{ id: 8 }] }, false],
    [{ chat_background_set: {} }, false],
    [{ text: 'hello', from: { id: 9, is_bot: true } }, false],
    [{ text: 'hello', from: { id: 9, is_bot: true }, sender_chat: { id: -100 } }, true],
    [{ text: 'hello', via_bot: { id: 9, is_bot: true } }, true],
  ])('of %j is %s', (fields, expected) => {
    expect(isSaid(parse(privateMessage(1, '', { text: undefined, ...fields })))).toBe(expected);
  });
});
