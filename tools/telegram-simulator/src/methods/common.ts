import { z } from 'zod';
import { badRequest } from '../error.ts';
import { findMessage } from '../state/chats.ts';
import type { ChatRecord } from '../state/chats.ts';
import type { Posting } from '../state/posting.ts';
import type { Message, User } from '../telegram.ts';
import { inlineKeyboard } from '../validation/keyboards.ts';
import { chatId, json, optionalInteger, text } from '../validation/parameters.ts';
import type { FormattedText } from '../validation/text.ts';
import type { MethodContext } from './method.ts';

/** Parameters that every method sending a message has. */
export const sendParameters = z.object({
  chat_id: chatId,
  message_thread_id: optionalInteger('message_thread_id'),
  reply_parameters: json(
    'reply parameters',
    z.object({ message_id: z.int().optional(), allow_sending_without_reply: z.boolean().optional() }),
  ),
  reply_markup: json('reply keyboard markup'),
  ephemeral_message_parameters: json(
    'ephemeral message parameters',
    z.object({ receiver_user_id: z.int(), callback_query_id: z.string().optional() }),
  ),
});
export type SendParameters = z.infer<typeof sendParameters>;

/** Formatted text as methods take it. */
export const textParameters = z.object({
  text: text('text'),
  parse_mode: text('parse_mode'),
  entities: json('entities'),
});

/** Text and entities as they stand in a message. */
export function textContent({ text, entities }: FormattedText) {
  return { text, ...(entities.length > 0 && { entities }) };
}

export interface Destination extends Omit<Posting, 'content'> {
  readonly record: ChatRecord;
}

/** Where a message goes and what belongs to it besides its content. Fails when the bot may not write there. */
export function destination(parameters: SendParameters, { simulation }: MethodContext): Destination {
  const thread = parameters.message_thread_id;
  const record = simulation.chats.writable(parameters.chat_id, thread);
  return {
    record,
    thread,
    replyTo: repliedMessage(parameters.reply_parameters, record),
    keyboard: inlineKeyboard(parameters.reply_markup),
    receiver: receiver(parameters.ephemeral_message_parameters, record),
  };
}

function repliedMessage(reply: SendParameters['reply_parameters'], record: ChatRecord): Message | undefined {
  if (reply?.message_id === undefined) return undefined;
  const message = findMessage(record, reply.message_id);
  if (message === undefined && reply.allow_sending_without_reply !== true) {
    throw badRequest('message to be replied not found');
  }
  return message;
}

function receiver(ephemeral: SendParameters['ephemeral_message_parameters'], record: ChatRecord): User | undefined {
  if (ephemeral === undefined) return undefined;
  if (record.chat.type === 'private') throw badRequest('ephemeral messages can be sent only to groups');
  const member = record.members.get(ephemeral.receiver_user_id);
  if (member === undefined) throw badRequest('user not found');
  return member.user;
}
