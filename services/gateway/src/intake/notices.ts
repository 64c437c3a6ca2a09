import type { Language } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import type { ChatKind, Pacer, Telegram } from '../telegram/index.ts';
import { mailboxFull } from './texts.ts';
import type { CallbackQuery, Message } from './updates.ts';

const fullEveryMs = 10_000;
const fullDeadlineMs = 30_000;

interface NoticesDeps {
  readonly telegram: Pick<Telegram, 'sendChatAction' | 'sendMessage'>;
  readonly pacer: Pacer;
  readonly log: Logger;
}

type Place = Pick<
  Message | NonNullable<CallbackQuery['message']>,
  'chat' | 'message_id' | 'message_thread_id' | 'is_topic_message'
>;

/** What intake itself tells people. Nothing waits for it, and it may get lost. */
export function createNotices({ telegram, pacer, log }: NoticesDeps) {
  const toldFull = new Set<string>();

  return {
    /** A sign of life, also when every slot for answers is taken. */
    working(place: Place, action: 'typing' | 'upload_document'): void {
      pacer
        .outbox(place.chat.id, kindOf(place))
        .cosmetic(() => telegram.sendChatAction({ ...targetOf(place), action }))
        .catch((error: unknown) => log.debug({ err: error }, 'a chat action was not shown'));
    },

    /** Says that a message was left out, at most every 10 s for a mailbox. */
    mailboxFull(key: string, place: Place, language: Language): void {
      if (toldFull.has(key)) {
        return;
      }
      toldFull.add(key);
      setTimeout(() => toldFull.delete(key), fullEveryMs).unref();
      const signal = AbortSignal.timeout(fullDeadlineMs);
      const kind = kindOf(place);
      const message = {
        ...targetOf(place),
        text: mailboxFull[language],
        ...(kind === 'group' && {
          reply_parameters: { message_id: place.message_id, allow_sending_without_reply: true },
        }),
      };
      pacer
        .outbox(place.chat.id, kind)
        .final(() => telegram.sendMessage(message, signal), signal)
        .catch((error: unknown) => log.warn({ err: error }, 'a user was not told that a mailbox is full'));
    },
  };
}

function kindOf({ chat }: Place): ChatKind {
  return chat.type === 'private' ? 'private' : 'group';
}

/** Outside of topics, a group's `message_thread_id` only names a thread of replies. */
function targetOf({ chat, message_thread_id, is_topic_message }: Place) {
  return { chat_id: chat.id, ...(is_topic_message && message_thread_id !== undefined && { message_thread_id }) };
}
