import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { activeTraceparent, attributes, counter, metrics, withSpan } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import { z } from 'zod';
import { languageOf, textsFor } from '../chat/texts.ts';
import type { Pacer, Telegram } from '../telegram/index.ts';
import type { Accepted, JoinRule, Turns } from '../turns/index.ts';
import { isAddressed, isSaid } from './addressing.ts';
import { commandOf } from './command.ts';
import type { Bot } from './command.ts';
import { albumOf, joinRule } from './joins.ts';
import { createLimitNotices } from './limit-notices.ts';
import {
  allMailboxKeys,
  buttonMailboxKey,
  isPdfButton,
  mailboxKey,
  reportMailboxKey,
  stoppedMailboxKey,
} from './mailbox-key.ts';
import { createNotices } from './notices.ts';
import { createQueueNotes } from './queue-notes.ts';
import type { RateLimit } from './rate-limit.ts';
import { updateKind, updateSchema } from './updates.ts';
import type { CallbackQuery, Incoming, Message, StoppedGeneration, Update } from './updates.ts';

export interface ReceiveDeps {
  readonly bot: Bot;
  readonly turns: Pick<Turns, 'accept' | 'ahead' | 'stats' | 'stop'>;
  readonly telegram: Pick<Telegram, 'answerCallbackQuery' | 'sendChatAction' | 'sendMessage' | 'sendMessageDraft'>;
  readonly pacer: Pacer;
  readonly rateLimit: RateLimit;
  readonly log: Logger;
}

/**
 * Takes one update from either source. When it resolves, the update is durable or needs nothing: confirm it.
 * Throws when NATS is away: the update must come again. Repeating an update is safe.
 */
export type Receive = (update: IdentifiedUpdate) => Promise<void>;

/** All that is known before the rest is checked. */
export const identifiedUpdateSchema = z.looseObject({ update_id: z.int().min(0) });
export type IdentifiedUpdate = z.infer<typeof identifiedUpdateSchema>;

/**
 * For metrics. `limited`: over the rate limit, and the user knows. `ignored`: nothing in it is meant for the bot.
 * `invalid`: not as Telegram describes it.
 */
type Result = Accepted | 'limited' | 'stopped' | 'ignored' | 'invalid';

interface Storing {
  readonly limitedMs?: number | undefined;
  readonly joins?: JoinRule | undefined;
}

export function createReceive(deps: ReceiveDeps): Receive {
  const { bot, turns, telegram, rateLimit, log } = deps;
  const notices = createNotices(deps);
  const noteLimit = createLimitNotices();
  const tellPlace = createQueueNotes(deps);

  async function receive(update: Update): Promise<Result> {
    if (update.message) {
      return receiveMessage(update, update.message);
    }
    if (update.callback_query) {
      return receiveButton(update, update.callback_query);
    }
    return update.stopped_message_generation ? receiveStopped(update.stopped_message_generation) : 'ignored';
  }

  async function receiveMessage(update: Update, message: Message): Promise<Result> {
    const { from } = message;
    if (!from || !isSaid(message) || !isAddressed(message, bot)) {
      return 'ignored';
    }
    const language = languageOf(from.language_code);
    const command = commandOf(message, bot);
    const chatKey = mailboxKey(bot.id, message, from.id);
    if (command === 'stop') {
      return store(chatKey, { update, language, stopped: await stopAll(chatKey, update.update_id) });
    }
    const key = command === 'report' ? reportMailboxKey(chatKey) : chatKey;
    // An album counts once.
    const limitedMs = await rateLimit(from.id, `${bot.id}:${albumOf(message) ?? update.update_id}`);
    const joins = limitedMs === undefined ? joinRule(message, bot) : undefined;
    const storing = () => store(key, { update, language }, { limitedMs, joins });
    const result = limitedMs === undefined ? await storing() : await noteLimit(from.id, limitedMs, storing);
    if (result === 'full') {
      notices.mailboxFull(key, message, language);
    } else if (result === 'accepted' && limitedMs === undefined) {
      notices.working(message, 'typing');
    }
    return result;
  }

  async function receiveButton(update: Update, query: CallbackQuery): Promise<Result> {
    const language = languageOf(query.from.language_code);
    const texts = textsFor(language);
    const key = buttonMailboxKey(bot.id, query);
    if (key === undefined || query.data === undefined) {
      answerButton(query);
      return 'ignored';
    }
    const limitedMs = await rateLimit(query.from.id, `${bot.id}:${update.update_id}`);
    if (limitedMs !== undefined) {
      answerButton(query, { text: texts.limited(Math.ceil(limitedMs / 1000)), show_alert: true });
      return 'limited';
    }
    answerButton(query, isPdfButton(query.data) ? { text: texts.pdfWorking } : {});
    const result = await store(key, { update, language });
    if (query.message && result === 'full') {
      notices.mailboxFull(key, query.message, language);
    } else if (query.message && result === 'accepted' && isPdfButton(query.data)) {
      notices.working(query.message, 'upload_document');
    }
    return result;
  }

  /** The button stops its spinning at once, whatever is queued. */
  function answerButton({ id }: CallbackQuery, answer: { text?: string; show_alert?: true } = {}): void {
    telegram.answerCallbackQuery({ callback_query_id: id, ...answer }).catch((error: unknown) => {
      log.debug({ err: error }, 'a pressed button was not answered');
    });
  }

  async function receiveStopped(stopped: StoppedGeneration): Promise<Result> {
    const key = stoppedMailboxKey(bot.id, stopped);
    if (key === undefined) {
      return 'ignored';
    }
    // The draft has the number of its update; a mailbox beside that of the chat may have another one at work by now.
    const draft = Number(stopped.draft_id);
    const [, ...besides] = allMailboxKeys(key);
    let isStopped = false;
    for (const each of besides) {
      isStopped ||= await turns.stop(each, draft, draft);
    }
    isStopped ||= await turns.stop(key, draft);
    return isStopped ? 'stopped' : 'ignored';
  }

  /** Stops the answer, the PDF and the report that are being made. */
  async function stopAll(key: string, latest: number): Promise<boolean> {
    const stopped = await Promise.all(allMailboxKeys(key).map((each) => turns.stop(each, latest)));
    return stopped.includes(true);
  }

  async function store(key: string, incoming: Incoming, { limitedMs, joins }: Storing = {}): Promise<Accepted> {
    const update = {
      id: incoming.update.update_id,
      update: incoming,
      receivedAt: Date.now(),
      traceparent: activeTraceparent(),
      limitedMs,
    };
    const { result, token } = await turns.accept(key, update, joins);
    const { message } = incoming.update;
    if (message && result === 'accepted' && limitedMs === undefined) {
      tellPlace({ message, update: update.id, language: incoming.language, token });
    }
    return result;
  }

  return async (raw) => {
    const kind = updateKind(raw);
    const chatType = (update: Update) => (update.message ?? update.callback_query?.message)?.chat.type ?? 'none';
    const settings = { kind: SpanKind.SERVER, parent: ROOT_CONTEXT, attributes: { [attributes.updateKind]: kind } };
    await withSpan('receive update', settings, async (span) => {
      const { success, data, error } = updateSchema.safeParse(raw);
      if (success) {
        span.setAttribute(attributes.chatType, chatType(data));
      } else {
        const fields = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
        log.error({ update: raw.update_id, kind, fields }, 'an update that cannot be read was left out');
      }
      const result = success ? await receive(data) : 'invalid';
      if (result === 'limited') {
        log.debug({ update: raw.update_id, kind }, 'an update over the rate limit was left out; its user knows');
      }
      counter(metrics.updates).inc({ kind, result });
    });
  };
}
