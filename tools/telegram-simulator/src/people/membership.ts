import type { ChatRecord, MemberStatus } from '../state/chats.ts';
import type { Simulation } from '../state/simulation.ts';
import type { User } from '../telegram.ts';
import { chatLane } from './receive.ts';

/** Tells the bot that a person has changed what the bot is in a chat. */
export function changeBotMembership(
  { updates, bot }: Simulation,
  record: ChatRecord,
  from: User,
  [before, after]: readonly [before: MemberStatus, after: MemberStatus],
): void {
  const member = (status: MemberStatus) => ({ user: bot, status, ...(status === 'kicked' && { until_date: 0 }) });
  const change = {
    chat: record.chat,
    from,
    date: Math.floor(Date.now() / 1000),
    old_chat_member: member(before),
    new_chat_member: member(after),
  };
  updates.push({ my_chat_member: change }, chatLane(record));
}
