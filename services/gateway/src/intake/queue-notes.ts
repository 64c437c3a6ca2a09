import type { Language } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import { draftId } from '../chat/ids.ts';
import { textsFor } from '../chat/texts.ts';
import type { Pacer, Telegram } from '../telegram/index.ts';
import type { Turns } from '../turns/index.ts';
import type { Message } from './updates.ts';

/** A shorter wait is not worth a word. */
const patienceMs = 2000;
const everyMs = 3000;
/** People who are watched at once; there is a chat action for the others. */
const mostWatched = 1000;

interface QueueNotesDeps {
  readonly telegram: Pick<Telegram, 'sendMessageDraft'>;
  readonly turns: Pick<Turns, 'ahead' | 'stats'>;
  readonly pacer: Pacer;
  readonly log: Logger;
}

export interface Waiting {
  readonly message: Message;
  readonly update: number;
  readonly language: Language;
  readonly token: number | undefined;
}

/**
 * Tells people their place while every slot for answers is taken, in the draft that their answer will go on with. In
 * private chats only: groups have no drafts. Asks nobody while there are free slots.
 */
export function createQueueNotes({ telegram, turns, pacer, log }: QueueNotesDeps): (waiting: Waiting) => void {
  let watched = 0;

  async function tellPlace({ message, update, language, token }: Waiting & { token: number }): Promise<void> {
    const { chat, message_thread_id: topic, is_topic_message: inTopic } = message;
    const target = { chat_id: chat.id, ...(inTopic && topic !== undefined && { message_thread_id: topic }) };
    const draft = { ...target, draft_id: draftId(update), can_stop: true };
    // Those who come in a burst come before the slots are taken.
    const full = isFull();
    await pause(patienceMs);
    if (!full && !isFull()) {
      return;
    }
    while ((await turns.ahead(token)) !== undefined) {
      await pacer.outbox(chat.id, 'private').draft(async (signal) => {
        // Asked again: the frame may have waited, and one that comes after the answer would stay on the screen.
        const ahead = await turns.ahead(token);
        if (ahead !== undefined) {
          await telegram.sendMessageDraft({ ...draft, text: textsFor(language).queued(ahead + 1) }, signal);
        }
      });
      await pause(everyMs);
    }
  }

  function isFull(): boolean {
    const { active, limit } = turns.stats();
    return active >= limit;
  }

  return ({ token, ...waiting }) => {
    if (token === undefined || watched >= mostWatched || waiting.message.chat.type !== 'private') {
      return;
    }
    watched += 1;
    tellPlace({ ...waiting, token })
      .catch((error: unknown) => log.debug({ err: error }, 'a place in the queue was not shown any more'))
      .finally(() => (watched -= 1));
  };
}

async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());
}
