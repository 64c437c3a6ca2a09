import { z } from 'zod';
import { badRequest } from '../error.ts';
import { findMessage } from '../state/chats.ts';
import { chatId, integer, json } from '../validation/parameters.ts';
import { method } from './method.ts';

const getChat = method('getChat', z.object({ chat_id: chatId }), ({ chat_id }, { simulation }) => ({
  ...simulation.chats.find(chat_id).chat,
  accent_color_id: 0,
  max_reaction_count: 11,
  accepted_gift_types: {
    unlimited_gifts: false,
    limited_gifts: false,
    unique_gifts: false,
    premium_subscription: false,
    gifts_from_channels: false,
  },
}));

const getChatMember = method(
  'getChatMember',
  z.object({ chat_id: chatId, user_id: integer('invalid user_id specified') }),
  ({ chat_id, user_id }, { simulation }) => {
    const member = simulation.chats.find(chat_id).members.get(user_id);
    if (member === undefined) throw badRequest('user not found');
    return { user: member.user, status: member.status };
  },
);

const setMessageReaction = method(
  'setMessageReaction',
  z.object({
    chat_id: chatId,
    message_id: integer('message identifier is not specified'),
    reaction: json('reaction types', z.array(z.looseObject({ type: z.string() }))),
  }),
  ({ chat_id, message_id }, { simulation }) => {
    const record = simulation.chats.writable(chat_id, undefined);
    if (findMessage(record, message_id) === undefined) throw badRequest('message to react not found');
    return true;
  },
);

export const chatMethods = [getChat, getChatMember, setMessageReaction];
