import type { InlineKeyboardMarkup } from 'node-telegram-bot-api/types';
import type { Logger } from '@gonets/telemetry';
import { TelegramError } from '../../telegram/index.ts';
import type { Outbox } from '../../telegram/index.ts';
import type { Turn } from '../../turns/index.ts';
import type { Abilities } from './abilities.ts';
import { whileOurs } from '../aborts.ts';
import { chunk, messageLimit, split, toPlain } from '../blocks/index.ts';
import type { Block, PlainText } from '../blocks/index.ts';
import type { ChatDeps } from '../ports.ts';
import type { Talk } from '../talk.ts';
import { ChatGoneError, isContentRefused, isGone, isMethodMissing, isTopicMissing } from './refusals.ts';

/** How long a message may wait for Telegram's `retry_after` before the turn starts anew. */
const patienceMs = 5 * 60_000;

/** Numbers of parts, stable over attempts. A rich part has room for the plain messages that may take its place. */
export const parts = { step: 1000, notice: 900_000, document: 900_001, failure: 900_002 } as const;

export interface Extras {
  readonly reply?: boolean;
  readonly button?: InlineKeyboardMarkup | undefined;
}

interface Target {
  readonly chat_id: number;
  readonly message_thread_id?: number;
}

/** Sends the final messages of one turn: each is recorded, paced, and made simpler when Telegram does not take it. */
export class Post {
  readonly #deps: ChatDeps;
  readonly #turn: Turn;
  readonly #talk: Talk;
  readonly #abilities: Abilities;
  readonly #log: Logger;
  #target: Target;

  constructor(deps: ChatDeps, turn: Turn, talk: Talk, abilities: Abilities) {
    this.#deps = deps;
    this.#turn = turn;
    this.#talk = talk;
    this.#abilities = abilities;
    this.#log = deps.log;
    this.#target = targetOf(talk);
  }

  /** Sends a short text of our own. */
  async text(text: string, part: number = parts.notice, button?: InlineKeyboardMarkup): Promise<void> {
    await this.#plain(part, { text, entities: [] }, { reply: true, button });
  }

  /** Sends an answer in as many messages as it takes. The button is under the last one. */
  async blocks(blocks: readonly Block[], button?: InlineKeyboardMarkup): Promise<void> {
    const messages = split(blocks, messageLimit);
    for (const [index, message] of messages.entries()) {
      const extras = { reply: index === 0, button: index === messages.length - 1 ? button : undefined };
      await this.#rich(index * parts.step, message, extras);
    }
  }

  /**
   * Sends a file, after every text that waits: its bytes, or the `file_id` of one that Telegram has. Answers its `file_id`,
   * unless it was sent by an earlier start or Telegram's answer cannot be read.
   */
  async document(
    document: string | { readonly bytes: Uint8Array; readonly filename: string; readonly contentType: string },
    caption: string,
    button?: InlineKeyboardMarkup,
  ): Promise<string | undefined> {
    const { telegram } = this.#deps;
    let fileId: string | undefined;
    await this.#deliver(parts.document, 'document', async (target, signal) => {
      const params = { ...target, ...this.#extras({ reply: true, button }), caption, document };
      fileId = (await telegram.sendDocument(params, signal)).document?.file_id;
    });
    return fileId;
  }

  async #rich(part: number, blocks: Block[], extras: Extras): Promise<void> {
    if (this.#abilities.richMessages) {
      try {
        return await this.#deliver(part, 'final', (target, signal) =>
          this.#deps.telegram.sendRichMessage(
            { ...target, ...this.#extras(extras), rich_message: { blocks, skip_entity_detection: true } },
            signal,
          ),
        );
      } catch (error) {
        if (isMethodMissing(error)) this.#abilities.richMessages = false;
        else if (!isContentRefused(error)) throw error;
        this.#log.warn({ err: error }, 'rich message refused; sending an ordinary one');
      }
    }
    const messages = chunk(toPlain(blocks));
    for (const [index, message] of messages.entries()) {
      const first = index === 0 && extras.reply === true;
      await this.#plain(part + 1 + index, message, {
        reply: first,
        button: index === messages.length - 1 ? extras.button : undefined,
      });
    }
  }

  async #plain(part: number, { text, entities }: PlainText, extras: Extras): Promise<void> {
    const send = (formatting: { entities?: PlainText['entities'][number][] }) =>
      this.#deliver(part, 'final', (target, signal) =>
        this.#deps.telegram.sendMessage(
          { ...target, ...this.#extras(extras), text, ...formatting, link_preview_options: { is_disabled: true } },
          signal,
        ),
      );
    if (entities.length === 0) return send({});
    try {
      await send({ entities: [...entities] });
    } catch (error) {
      if (!isContentRefused(error)) throw error;
      this.#log.warn({ err: error }, 'formatted message refused; sending it without formatting');
      await send({});
    }
  }

  #extras({ reply, button }: Extras): object {
    const { replyTo } = this.#talk;
    return {
      ...(reply &&
        replyTo !== undefined && { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
      ...(button && { reply_markup: button }),
    };
  }

  /** Waits for the chat's pace, then records and sends the part. Follows a group that became a supergroup. */
  async #deliver(
    part: number,
    lane: 'final' | 'document',
    call: (target: Target, signal: AbortSignal) => Promise<unknown>,
  ): Promise<void> {
    const outbox: Outbox = this.#deps.pacer.outbox(this.#target.chat_id, this.#talk.kind);
    const wait = whileOurs(this.#turn, patienceMs);
    const send = () =>
      this.#turn.send(part, async (signal) => {
        await call(this.#target, signal).catch((error: unknown) => this.#acceptUnreadable(error));
      });
    try {
      await (lane === 'final' ? outbox.final(send, wait) : outbox.document(send, wait));
    } catch (error) {
      const target = error instanceof TelegramError ? elsewhere(error, this.#target) : undefined;
      if (target === undefined) throw error instanceof TelegramError && isGone(error) ? chatGone(error) : error;
      this.#target = target;
      await this.#deliver(part, lane, call);
    }
  }

  /** Telegram has sent it, so it must not be sent again. Only its answer is lost, which nobody needs. */
  #acceptUnreadable(error: unknown): void {
    if (!(error instanceof TelegramError && error.kind === 'unreadable')) throw error;
    this.#log.warn({ err: error }, 'Telegram took a message, but its answer cannot be read');
  }
}

function targetOf({ place }: Talk): Target {
  return { chat_id: place.chat, ...(place.topic === undefined ? {} : { message_thread_id: place.topic }) };
}

/** Where to send instead, when the chat has moved or its topic is gone. */
function elsewhere(error: TelegramError, target: Target): Target | undefined {
  if (error.migrateTo !== undefined && error.migrateTo !== target.chat_id)
    return { ...target, chat_id: error.migrateTo };
  if (isTopicMissing(error) && target.message_thread_id !== undefined) return { chat_id: target.chat_id };
  return undefined;
}

function chatGone(error: TelegramError): ChatGoneError {
  return new ChatGoneError(`nothing can be sent to this chat: ${error.description}`, { cause: error });
}
