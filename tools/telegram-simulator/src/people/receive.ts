import type { ChatRecord } from '../state/chats.ts';
import { append } from '../state/posting.ts';
import type { Posting } from '../state/posting.ts';
import type { Simulation } from '../state/simulation.ts';
import type { Message, User } from '../telegram.ts';

/** A message of a person. */
export interface Sent {
  readonly message: Message;
  /** Undefined when the bot does not get to see it. */
  readonly updateId: number | undefined;
}

/** Puts a message of a person into a chat and tells the bot, if it may know. */
export function receive(simulation: Simulation, record: ChatRecord, from: User, posting: Posting): Sent {
  const message = append(simulation, record, from, posting);
  const visible = record.access === 'open' && botSees(simulation, record, message);
  const updateId = visible ? simulation.updates.push({ message }, chatLane(record)) : undefined;
  return { message, updateId };
}

/** Webhooks get the messages of one chat in order. */
export function chatLane(record: ChatRecord): string {
  return `chat ${record.chat.id}`;
}

/** With privacy mode on, a bot in a group sees commands for it and replies to it; an administrator sees everything. */
function botSees({ bot, privacyMode }: Simulation, record: ChatRecord, message: Message): boolean {
  if (record.chat.type === 'private' || !privacyMode) return true;
  if (record.members.get(bot.id)?.status === 'administrator') return true;
  if (message.reply_to_message?.from?.id === bot.id) return true;
  const text = message.text ?? message.caption ?? '';
  const command = (message.entities ?? message.caption_entities ?? []).find(({ type }) => type === 'bot_command');
  if (command === undefined) return false;
  const [, addressee] = text.slice(command.offset, command.offset + command.length).split('@');
  return addressee === undefined || addressee.toLowerCase() === bot.username?.toLowerCase();
}
