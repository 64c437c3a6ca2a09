import { ApiError, badRequest } from '../error.ts';
import type { Chat, Message, User } from '../telegram.ts';

export type MemberStatus = 'creator' | 'administrator' | 'member' | 'left' | 'kicked';

interface Member {
  readonly user: User;
  status: MemberStatus;
}

/** Whether the bot may write into a chat, and if not, why. */
type Access = 'open' | 'blocked' | 'deactivated' | 'kicked';

export interface ChatRecord {
  readonly chat: Chat;
  /** Everybody, the bot too, by user id. */
  readonly members: Map<number, Member>;
  /** Names of topics by their thread id. */
  readonly topics: Map<number, string>;
  /** Oldest first. Replaced as a whole when one is edited, so a message once handed out never changes. */
  readonly messages: Message[];
  nextMessageId: () => number;
  access: Access;
  /** Id of the supergroup this group became. */
  migratedTo: number | undefined;
}

export interface NewChat {
  readonly chat: Chat;
  readonly members: readonly Member[];
  readonly topics?: Readonly<Record<number, string>> | undefined;
}

/** All chats the bot can know. */
export class Chats {
  readonly #records = new Map<number, ChatRecord>();
  #sharedMessageId = 0;

  /** Adds a chat, or answers the one that is already there. */
  add({ chat, members, topics }: NewChat): ChatRecord {
    const existing = this.#records.get(chat.id);
    if (existing !== undefined) return existing;
    let own = 0;
    const record: ChatRecord = {
      chat,
      members: new Map(members.map((member) => [member.user.id, member])),
      topics: new Map(Object.entries(topics ?? {}).map(([thread, name]) => [Number(thread), name])),
      messages: [],
      // Supergroups count their messages alone; private chats and basic groups share one sequence.
      nextMessageId: () => (chat.type === 'supergroup' ? ++own : ++this.#sharedMessageId),
      access: 'open',
      migratedTo: undefined,
    };
    this.#records.set(chat.id, record);
    return record;
  }

  get(id: number): ChatRecord | undefined {
    return this.#records.get(id);
  }

  all(): readonly ChatRecord[] {
    return [...this.#records.values()];
  }

  /** The chat a method names. Fails like the Bot API when there is no such chat or it has moved. */
  find(id: number | string): ChatRecord {
    const record = typeof id === 'number' ? this.#records.get(id) : undefined;
    if (record === undefined) throw badRequest('chat not found');
    if (record.migratedTo !== undefined) {
      throw new ApiError(400, 'group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: record.migratedTo,
      });
    }
    return record;
  }

  /** The chat and topic a message goes to. Fails when the bot may not write there. */
  writable(id: number | string, thread: number | undefined): ChatRecord {
    const record = this.find(id);
    const refusal = refusals(record.chat)[record.access];
    if (refusal !== undefined) throw new ApiError(403, refusal);
    if (thread !== undefined && !record.topics.has(thread)) throw badRequest('message thread not found');
    return record;
  }
}

function refusals(chat: Chat): Readonly<Partial<Record<Access, string>>> {
  return {
    blocked: 'bot was blocked by the user',
    deactivated: 'user is deactivated',
    kicked: `bot was kicked from the ${chat.type} chat`,
  };
}

export function findMessage(record: ChatRecord, id: number): Message | undefined {
  return record.messages.findLast((message) => message.message_id === id);
}
