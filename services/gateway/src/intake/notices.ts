import type { Language } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import type { Pacer, Telegram } from '../telegram/index.ts';
import { mailboxFull } from './texts.ts';
import type { CallbackQuery, Message } from './updates.ts';

const fullEveryMs = 10_000;
const fullDeadlineMs = 30_000;

interface NoticesDeps {
  readonly telegram: Pick<Telegram, 'sendChatAction' | 'sendMessage'>;
  readonly pacer: Pacer;
  readonly log: Logger;
}

type Place = Pick<Message | NonNullable<CallbackQuery['message']>, 'chat' | 'message_thread_id' | 'is_topic_message'>;

/** What intake itself tells people. Nothing waits for it, and it may get lost. */
export function createNotices({ telegram, pacer, log }: NoticesDeps) {
  const toldFull = new Set<number>();

  return {
    /** A sign of life, also when every slot for answers is taken. */
    typing(chatId: number): void {
      pacer
        .outbox(chatId, 'private')
        .cosmetic(() => telegram.sendChatAction({ chat_id: chatId, action: 'typing' }))
        .catch((error: unknown) => log.debug({ err: error }, 'typing was not shown'));
    },

    /** Says that a message was left out, at most every 10 s in a chat. */
    mailboxFull({ chat, message_thread_id, is_topic_message }: Place, language: Language): void {
      if (toldFull.has(chat.id)) {
        return;
      }
      toldFull.add(chat.id);
      setTimeout(() => toldFull.delete(chat.id), fullEveryMs).unref();
      const signal = AbortSignal.timeout(fullDeadlineMs);
      const message = {
        chat_id: chat.id,
        text: mailboxFull[language],
        ...(is_topic_message && message_thread_id !== undefined && { message_thread_id }),
      };
      pacer
        .outbox(chat.id, chat.type === 'private' ? 'private' : 'group')
        .final(() => telegram.sendMessage(message, signal), signal)
        .catch((error: unknown) => log.warn({ err: error }, 'a user was not told that a mailbox is full'));
    },
  };
}
