import { badRequest } from '../error.ts';
import type { Chat } from '../telegram.ts';
import type { ChatRecord } from './chats.ts';
import { append } from './posting.ts';
import type { Simulation } from './simulation.ts';

/** Turns a group into a supergroup: it gets a new id, and the bot hears of it in both chats. */
export function migrate(simulation: Simulation, id: number): ChatRecord {
  const old = simulation.chats.find(id);
  if (old.chat.type === 'private') throw badRequest('chat is not a group');
  const chat: Chat = { ...old.chat, id: -1_000_000_000_000 - Math.abs(id % 1_000_000_000_000) - 1, type: 'supergroup' };
  const created = simulation.chats.add({ chat, members: [...old.members.values()] });
  old.migratedTo = chat.id;
  const from = [...old.members.values()].find(({ status }) => status === 'creator')?.user ?? simulation.bot;
  const left = append(simulation, old, from, { content: {} });
  simulation.updates.push({ message: { ...left, migrate_to_chat_id: chat.id } }, `chat ${id}`);
  const arrived = append(simulation, created, from, { content: {} });
  simulation.updates.push({ message: { ...arrived, migrate_from_chat_id: id } }, `chat ${chat.id}`);
  return created;
}
