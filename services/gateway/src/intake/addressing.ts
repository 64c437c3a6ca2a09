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

/** Whether a person says something in it: not a report of Telegram, such as a pin, and not another bot. */
export function isSaid({ from, sender_chat, reports_event }: Message): boolean {
  return !reports_event && (from?.is_bot !== true || sender_chat !== undefined);
}
