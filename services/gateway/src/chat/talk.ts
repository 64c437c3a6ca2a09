import type { Language } from '@gonets/contracts';
import type { CallbackQuery, Message } from '../intake/index.ts';
import type { ChatKind } from '../telegram/index.ts';
import type { StoredUpdate } from '../turns/index.ts';
import { conversationId, turnId, userId } from './ids.ts';
import type { Place } from './ids.ts';
import { textsFor } from './texts.ts';
import type { Texts } from './texts.ts';

/** Who is talked to, and where. */
export interface Talk {
  readonly place: Place;
  readonly kind: ChatKind;
  /** The message that is answered, shown as a reply. In private chats only for buttons. */
  readonly replyTo?: number | undefined;
  readonly language: Language;
  readonly texts: Texts;
  readonly conversation: string;
  readonly turn: string;
  /** Whose tokens are counted. */
  readonly user?: string | undefined;
  readonly updateId: number;
}

type Source = Pick<Message, 'chat' | 'message_thread_id' | 'is_topic_message'>;
type User = Message['from'];

/** The talk that a message belongs to. */
export function talkOf(message: Message, language: Language, stored: StoredUpdate, bot: number): Talk {
  const talk = at(placeOf(message, bot), message, message.from, language, stored);
  return talk.kind === 'group' ? { ...talk, replyTo: message.message_id } : talk;
}

/** The talk in which a button was pressed. Undefined without its message, which only inline results lack. */
export function talkOfButton(
  query: CallbackQuery,
  language: Language,
  stored: StoredUpdate,
  bot: number,
): Talk | undefined {
  const { message } = query;
  if (message === undefined) return undefined;
  return { ...at(placeOf(message, bot), message, query.from, language, stored), replyTo: message.message_id };
}

function at(place: Place, { chat }: Source, from: User, language: Language, stored: StoredUpdate): Talk {
  return {
    place,
    kind: chat.type === 'private' ? 'private' : 'group',
    language,
    texts: textsFor(language),
    conversation: conversationId(place),
    turn: turnId(place, stored.id),
    user: from && userId(place, from.id),
    updateId: stored.id,
  };
}

/** Outside of topics, a group's `message_thread_id` only names a thread of replies. */
function placeOf({ chat, message_thread_id, is_topic_message }: Source, bot: number): Place {
  return { bot, chat: chat.id, ...(is_topic_message && { topic: message_thread_id }) };
}
