import { z } from 'zod';
import { badRequest } from '../error.ts';
import { findMessage } from '../state/chats.ts';
import { editFromBot, ownMessage, postFromBot, remove } from '../state/posting.ts';
import { inlineKeyboard } from '../validation/keyboards.ts';
import { chatId, integer, json } from '../validation/parameters.ts';
import { checkRichMessage } from '../validation/rich-message.ts';
import { messageText } from '../validation/text.ts';
import { destination, sendParameters, textContent, textParameters } from './common.ts';
import { method } from './method.ts';

const sendMessage = method(
  'sendMessage',
  sendParameters.extend(textParameters.shape),
  ({ text, parse_mode, entities, ...parameters }, context) => {
    const formatted = messageText({ text, parseMode: parse_mode, entities });
    const { record, ...posting } = destination(parameters, context);
    return postFromBot(context.simulation, record, { ...posting, content: textContent(formatted) });
  },
);

const sendRichMessage = method(
  'sendRichMessage',
  sendParameters.extend({ rich_message: json('rich message') }),
  ({ rich_message, ...parameters }, context) => {
    const message = checkRichMessage(rich_message, { draft: false });
    const { record, ...posting } = destination(parameters, context);
    return postFromBot(context.simulation, record, { ...posting, content: { rich_message: message } });
  },
);

const existingMessage = z.object({ chat_id: chatId, message_id: integer('message identifier is not specified') });

const editMessageText = method(
  'editMessageText',
  existingMessage.extend({
    ...textParameters.shape,
    rich_message: json('rich message'),
    reply_markup: json('reply keyboard markup'),
  }),
  ({ chat_id, message_id, text, parse_mode, entities, rich_message, reply_markup }, { simulation }) => {
    // Both given: the rich message wins.
    const content =
      rich_message === undefined
        ? textContent(messageText({ text, parseMode: parse_mode, entities }))
        : { rich_message: checkRichMessage(rich_message, { draft: false }) };
    const record = simulation.chats.writable(chat_id, undefined);
    const message = ownMessage(simulation, record, message_id);
    if (message.document !== undefined) throw badRequest('there is no text in the message to edit');
    return editFromBot(simulation, record, { message, content, keyboard: inlineKeyboard(reply_markup) });
  },
);

const editMessageReplyMarkup = method(
  'editMessageReplyMarkup',
  existingMessage.extend({ reply_markup: json('reply keyboard markup') }),
  ({ chat_id, message_id, reply_markup }, { simulation }) => {
    const record = simulation.chats.writable(chat_id, undefined);
    const message = ownMessage(simulation, record, message_id);
    return editFromBot(simulation, record, { message, keyboard: inlineKeyboard(reply_markup) });
  },
);

const deleteMessage = method('deleteMessage', existingMessage, ({ chat_id, message_id }, { simulation }) => {
  const record = simulation.chats.writable(chat_id, undefined);
  const message = findMessage(record, message_id);
  if (message === undefined) throw badRequest('message to delete not found');
  const own = message.from?.id === simulation.bot.id;
  const admin = record.members.get(simulation.bot.id)?.status === 'administrator';
  // In private chats a bot may also delete what the user wrote.
  if (!own && !admin && record.chat.type !== 'private') throw badRequest("message can't be deleted");
  remove(simulation, record, message);
  return true;
});

export const messageMethods = [sendMessage, sendRichMessage, editMessageText, editMessageReplyMarkup, deleteMessage];
