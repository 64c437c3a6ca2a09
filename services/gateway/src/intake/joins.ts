import type { JoinRule } from '../turns/index.ts';
import { commandOf } from './command.ts';
import type { Bot } from './command.ts';
import { incomingSchema } from './updates.ts';
import type { Message } from './updates.ts';

/** How long after its last part a turn waits for the next one. Parts come a fraction of a second apart. */
const settleMs = 1000;
/** Clients cut a long text after at most 4096 UTF-16 units, some of them at the best place in the second half. */
const openLength = 2048;
/** Seconds between two parts, as `date` tells them. */
const nextWithin = 2;

/**
 * How a message joins the one before it in its mailbox: as the next item of an album, or as the next part of a text that
 * was too long for one message. Rests on the mailbox alone, so the parts may come to different gateways.
 */
export function joinRule(message: Message, bot: Bot): JoinRule {
  const album = albumOf(message);
  if (album !== undefined) {
    return () => ({ group: album, settleMs });
  }
  const { text, message_id, forward_origin: forwarded } = message;
  if (text === undefined || forwarded || commandOf(message, bot) !== undefined) {
    return () => undefined;
  }
  return (last) => {
    const before = last?.joins && incomingSchema.safeParse(last.update).data?.update.message;
    if (last?.joins && before && isNext(before, message)) {
      return last.joins;
    }
    return isOpen(message) ? { group: `paste:${message_id}`, settleMs } : undefined;
  };
}

/** One id for all items of an album; undefined outside of albums. */
export function albumOf({ media_group_id: id }: Message): string | undefined {
  return id !== undefined && /^[\w-]{1,32}$/.test(id) ? `album:${id}` : undefined;
}

function isOpen({ text = '' }: Message): boolean {
  return text.length > openLength;
}

/** Only the first part can be a reply. */
function isNext(before: Message, message: Message): boolean {
  const seconds = message.date - before.date;
  const soon = seconds >= 0 && seconds <= nextWithin;
  return isOpen(before) && soon && before.from?.id === message.from?.id && !message.reply_to_message;
}
