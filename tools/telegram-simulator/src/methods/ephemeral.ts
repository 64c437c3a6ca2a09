import { z } from 'zod';
import { badRequest } from '../error.ts';
import type { ChatRecord } from '../state/chats.ts';
import { editFromBot, remove } from '../state/posting.ts';
import type { Message } from '../telegram.ts';
import { inlineKeyboard } from '../validation/keyboards.ts';
import { chatId, integer, json } from '../validation/parameters.ts';
import { checkRichMessage } from '../validation/rich-message.ts';
import { messageText } from '../validation/text.ts';
import { textContent, textParameters } from './common.ts';
import { method } from './method.ts';

const ephemeralMessage = z.object({
  chat_id: chatId,
  receiver_user_id: integer('invalid receiver_user_id specified'),
  ephemeral_message_id: integer('message identifier is not specified'),
});

const editEphemeralMessageText = method(
  'editEphemeralMessageText',
  ephemeralMessage.extend({
    ...textParameters.shape,
    rich_message: json('rich message'),
    reply_markup: json('reply keyboard markup'),
  }),
  ({ text, parse_mode, entities, rich_message, reply_markup, ...parameters }, { simulation }) => {
    const content =
      rich_message === undefined
        ? textContent(messageText({ text, parseMode: parse_mode, entities }))
        : { rich_message: checkRichMessage(rich_message, { draft: false }) };
    const record = simulation.chats.writable(parameters.chat_id, undefined);
    const message = find(record, parameters, 'message to edit not found');
    return editFromBot(simulation, record, { message, content, keyboard: inlineKeyboard(reply_markup) });
  },
);

const deleteEphemeralMessage = method('deleteEphemeralMessage', ephemeralMessage, (parameters, { simulation }) => {
  const record = simulation.chats.writable(parameters.chat_id, undefined);
  remove(simulation, record, find(record, parameters, 'message to delete not found'));
  return true;
});

function find(record: ChatRecord, parameters: z.infer<typeof ephemeralMessage>, missing: string): Message {
  const message = record.messages.find(
    ({ ephemeral_message_id, receiver_user }) =>
      ephemeral_message_id === parameters.ephemeral_message_id && receiver_user?.id === parameters.receiver_user_id,
  );
  if (message === undefined) throw badRequest(missing);
  return message;
}

export const ephemeralMethods = [editEphemeralMessageText, deleteEphemeralMessage];
