import type { CallbackQuery, Message, StoppedGeneration } from './updates.ts';

type Place = Pick<Message, 'chat' | 'message_thread_id' | 'is_topic_message'>;

/**
 * The mailbox of a message: one per private chat; in groups one per member and topic, so that members do not wait for
 * each other. Allowed in a NATS subject and as the name of a conversation.
 */
export function mailboxKey(bot: number, { chat, message_thread_id, is_topic_message }: Place, user: number): string {
  if (chat.type === 'private') {
    return `p.${bot}.${chat.id}`;
  }
  // Replies form threads in any group; only those of a forum are topics.
  const topic = is_topic_message ? (message_thread_id ?? 0) : 0;
  return `g.${bot}.${chat.id}.${topic}.${user}`;
}

/** Of a pressed button. Each PDF has the `.pdf` mailbox beside the chat's, so that it does not wait for an answer. */
export function buttonMailboxKey(bot: number, { message, from, data }: CallbackQuery): string | undefined {
  if (!message) {
    return undefined;
  }
  const key = mailboxKey(bot, message, from.id);
  return isPdfButton(data) ? pdfMailboxKey(key) : key;
}

/** Of the PDFs by button of a chat, or of a member there. */
function pdfMailboxKey(key: string): string {
  return `${key}.pdf`;
}

/** Of the reports of a chat, or of a member there: the chat goes on while one is written. */
export function reportMailboxKey(key: string): string {
  return `${key}.report`;
}

/** The mailboxes of all that may be at work for a chat, or for a member there. */
export function allMailboxKeys(key: string): string[] {
  return [key, pdfMailboxKey(key), reportMailboxKey(key)];
}

export function isPdfButton(data: string | undefined): boolean {
  return data?.startsWith('pdf:') ?? false;
}

/** Of the Stop button on a draft, which only private chats have; undefined anywhere else. */
export function stoppedMailboxKey(bot: number, { chat }: StoppedGeneration): string | undefined {
  return chat.type === 'private' ? `p.${bot}.${chat.id}` : undefined;
}
