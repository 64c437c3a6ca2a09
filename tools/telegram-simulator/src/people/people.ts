import type { MemberStatus } from '../state/chats.ts';
import { migrate } from '../state/migration.ts';
import type { Simulation } from '../state/simulation.ts';
import type { Chat, User } from '../telegram.ts';
import { changeBotMembership } from './membership.ts';
import { viewChat } from './chat.ts';
import type { SimulatedChat } from './chat.ts';
import { SimulatedUser } from './user.ts';
import type { NewUser } from './user.ts';

export interface NewGroup {
  /** Default: the next free negative one. */
  readonly id?: number | undefined;
  readonly title?: string | undefined;
  /** Default `supergroup`. */
  readonly type?: 'group' | 'supergroup' | undefined;
  readonly members: readonly (SimulatedUser | { readonly user: SimulatedUser; readonly status: MemberStatus })[];
  /** Names of topics by thread id; makes the group a forum. */
  readonly topics?: Readonly<Record<number, string>> | undefined;
  readonly botIsAdmin?: boolean | undefined;
}

export interface SimulatedGroup {
  readonly chat: SimulatedChat;
  /** Removes the bot: its calls for this chat fail with 403. */
  kickBot(): void;
  /** Turns a group into a supergroup. Answers the new id. */
  migrate(): number;
}

/** All simulated users and groups. */
export class People {
  readonly #simulation: Simulation;
  readonly #users = new Map<number, SimulatedUser>();
  #nextUser = 500_001;
  #nextGroup = 1;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** Adds a person with a private chat with the bot. An id that is taken changes and answers the person who has it. */
  user({ id = this.#nextUser++, firstName, languageCode, topics }: NewUser = {}): SimulatedUser {
    const existing = this.#users.get(id);
    if (existing !== undefined) {
      existing.change({ firstName, languageCode });
      return existing;
    }
    const name = firstName ?? `User ${id}`;
    const user: User = { id, is_bot: false, first_name: name, language_code: languageCode ?? 'en' };
    const chat: Chat = { id, type: 'private', first_name: name };
    const members = [user, this.#simulation.bot].map((member) => ({ user: member, status: 'member' as const }));
    const record = this.#simulation.chats.add({ chat, members, topics });
    const person = new SimulatedUser(this.#simulation, user, record);
    this.#users.set(id, person);
    return person;
  }

  find(id: number): SimulatedUser | undefined {
    return this.#users.get(id);
  }

  all(): readonly SimulatedUser[] {
    return [...this.#users.values()];
  }

  group({ id, title = 'Group', type = 'supergroup', members, topics, botIsAdmin = false }: NewGroup): SimulatedGroup {
    const { chats, bot } = this.#simulation;
    const number = this.#nextGroup++;
    const chat: Chat = {
      id: id ?? (type === 'supergroup' ? -1_001_000_000_000 - number : -1_000_000 - number),
      type,
      title,
      ...(topics !== undefined && { is_forum: true }),
    };
    const people = members.map((member) =>
      member instanceof SimulatedUser
        ? { user: member.user, status: 'member' as const }
        : { user: member.user.user, status: member.status },
    );
    const botStatus = botIsAdmin ? 'administrator' : 'member';
    const record = chats.add({
      chat,
      members: [...people, { user: bot, status: botStatus }],
      topics,
    });
    const [owner] = people;
    if (owner !== undefined) changeBotMembership(this.#simulation, record, owner.user, ['left', botStatus]);
    return {
      chat: viewChat(this.#simulation, record),
      kickBot: () => {
        record.access = 'kicked';
        if (owner !== undefined) changeBotMembership(this.#simulation, record, owner.user, [botStatus, 'kicked']);
      },
      migrate: () => migrate(this.#simulation, chat.id).chat.id,
    };
  }
}
