import { badRequest } from '../error.ts';
import type { InlineKeyboard, Message, User } from '../telegram.ts';
import type { ChatRecord } from './chats.ts';
import { findMessage } from './chats.ts';
import type { Simulation } from './simulation.ts';

/** What is in a message; exactly one of text, rich_message and document. */
type MessageContent = Pick<
  Message,
  'text' | 'entities' | 'rich_message' | 'document' | 'caption' | 'caption_entities' | 'media_group_id'
>;

export interface Posting {
  readonly content: MessageContent;
  readonly thread?: number | undefined;
  readonly replyTo?: Message | undefined;
  readonly keyboard?: InlineKeyboard | undefined;
  /** The only member who sees it. */
  readonly receiver?: User | undefined;
}

/** Puts a message of the bot into a chat, within the flood limits. Ends the draft in its place. */
export function postFromBot(simulation: Simulation, record: ChatRecord, posting: Posting): Message {
  simulation.budget.message(record.chat);
  simulation.drafts.end(record.chat.id, posting.thread ?? 0);
  return append(simulation, record, simulation.bot, posting);
}

/** Puts a message of a person (or a service message) into a chat; the bot hears of it only through an update. */
export function append(simulation: Simulation, record: ChatRecord, from: User, posting: Posting): Message {
  const { content, thread, replyTo, keyboard, receiver } = posting;
  const id = record.nextMessageId();
  const message: Message = {
    // An ephemeral message has no ordinary number.
    message_id: receiver === undefined ? id : 0,
    ...(thread !== undefined && { message_thread_id: thread, is_topic_message: true }),
    from,
    chat: record.chat,
    date: nowInSeconds(),
    ...(replyTo !== undefined && { reply_to_message: withoutReply(replyTo) }),
    ...content,
    ...(keyboard !== undefined && { reply_markup: keyboard }),
    ...(receiver !== undefined && { ephemeral_message_id: id, receiver_user: receiver }),
  };
  record.messages.push(message);
  if (record.messages.length > simulation.limits.messagesPerChat) record.messages.shift();
  simulation.events.emit({ type: 'message', chat: record.chat.id, message });
  return message;
}

const contentFields = ['text', 'entities', 'rich_message', 'document', 'caption', 'caption_entities'] as const;

export interface Edit {
  readonly message: Message;
  /** Undefined keeps the content. */
  readonly content?: MessageContent | undefined;
  /** Undefined removes the keyboard. */
  readonly keyboard: InlineKeyboard | undefined;
}

/** Changes a message of the bot, within the flood limits. Fails when nothing would change. */
export function editFromBot(simulation: Simulation, record: ChatRecord, edit: Edit): Message {
  const { message } = edit;
  const content = edit.content ?? pickContent(message);
  const before = JSON.stringify([pickContent(message), message.reply_markup]);
  if (JSON.stringify([pickContent(content), edit.keyboard]) === before) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  simulation.budget.message(record.chat);
  const kept = Object.entries(message).filter(([field]) => field !== 'reply_markup' && !isContentField(field));
  const edited = {
    ...Object.fromEntries(kept),
    edit_date: nowInSeconds(),
    ...content,
    ...(edit.keyboard !== undefined && { reply_markup: edit.keyboard }),
  } as Message;
  replace(simulation, record, message, edited);
  return edited;
}

/** Puts `edited` in the place of `message`. */
export function replace(simulation: Simulation, record: ChatRecord, message: Message, edited: Message): void {
  record.messages[record.messages.indexOf(message)] = edited;
  simulation.events.emit({ type: 'edited', chat: record.chat.id, message: edited });
}

export function remove(simulation: Simulation, record: ChatRecord, message: Message): void {
  record.messages.splice(record.messages.indexOf(message), 1);
  const messageId = message.ephemeral_message_id ?? message.message_id;
  simulation.events.emit({ type: 'deleted', chat: record.chat.id, messageId });
}

/** The bot's own message with this id. */
export function ownMessage(simulation: Simulation, record: ChatRecord, id: number): Message {
  const message = findMessage(record, id);
  if (message === undefined) throw badRequest('message to edit not found');
  if (message.from?.id !== simulation.bot.id) throw badRequest("message can't be edited");
  return message;
}

function isContentField(field: string): boolean {
  return (contentFields as readonly string[]).includes(field);
}

function pickContent(message: MessageContent): MessageContent {
  return Object.fromEntries(contentFields.filter((field) => field in message).map((field) => [field, message[field]]));
}

/** A message quoted in another one does not quote further. */
function withoutReply(message: Message): Message {
  return Object.fromEntries(
    Object.entries(message).filter(([field]) => field !== 'reply_to_message'),
  ) as unknown as Message;
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
