import { commandOf } from './command.ts';
import type { Bot } from './command.ts';
import { commandNames } from './menu.ts';
import type { Message } from './updates.ts';

/** Whether a message is meant for the bot. In a group: one of its commands, a reply to it, or a mention of it. */
export function isAddressed(message: Message, bot: Bot): boolean {
  const { type } = message.chat;
  if (type === 'private' || type === 'channel') {
    return type === 'private';
  }
  return (
    message.reply_to_message?.from?.id === bot.id ||
    mentions(message, bot) ||
    commandNames.has(commandOf(message, bot) ?? '')
  );
}

function mentions({ text, entities, caption, caption_entities }: Message, bot: Bot): boolean {
  const [words, marks] = text === undefined ? [caption ?? '', caption_entities ?? []] : [text, entities ?? []];
  const name = `@${bot.username}`.toLowerCase();
  return marks.some(
    ({ type, offset, length, user }) =>
      (type === 'mention' && words.slice(offset, offset + length).toLowerCase() === name) ||
      (type === 'text_mention' && user?.id === bot.id),
  );
}

/** Whether there is anything to answer; a pinned message or a new group photo has nothing. */
export function hasContent(message: Message): boolean {
  return contents.some((field) => message[field] !== undefined);
}

const contents = [
  'text',
  'caption',
  'document',
  'photo',
  'animation',
  'audio',
  'contact',
  'location',
  'poll',
  'sticker',
  'video',
  'video_note',
  'voice',
] as const satisfies readonly (keyof Message)[];
