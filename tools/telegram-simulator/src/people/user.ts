import { findMessage } from '../state/chats.ts';
import type { ChatRecord } from '../state/chats.ts';
import type { Draft } from '../state/draft.ts';
import type { CallbackAnswer } from '../state/events.ts';
import type { Content } from '../state/files.ts';
import { replace } from '../state/posting.ts';
import type { Simulation } from '../state/simulation.ts';
import type { Message, User } from '../telegram.ts';
import { captionText, messageText } from '../validation/text.ts';
import { findButton } from './buttons.ts';
import { viewChat } from './chat.ts';
import type { SimulatedChat } from './chat.ts';
import { changeBotMembership } from './membership.ts';
import { chatLane, receive } from './receive.ts';
import type { Sent } from './receive.ts';
import { waitFor } from './wait.ts';

export interface NewUser {
  /** Also the id of the private chat. Default: the next free one. */
  readonly id?: number | undefined;
  readonly firstName?: string | undefined;
  readonly languageCode?: string | undefined;
  /** Topics of the private chat with the bot, by thread id. */
  readonly topics?: Readonly<Record<number, string>> | undefined;
}

/** Where a person acts; by default in the private chat with the bot. */
export interface Place {
  readonly chat?: number | undefined;
  /** Id of the topic. */
  readonly thread?: number | undefined;
}

export interface SendOptions extends Place {
  /** Id of the message that is replied to. */
  readonly replyTo?: number | undefined;
}

export interface NewDocument {
  readonly name: string;
  readonly mime?: string | undefined;
  readonly caption?: string | undefined;
  /** Several documents with the same id are one album. */
  readonly mediaGroup?: string | undefined;
  readonly bytes?: Uint8Array | undefined;
  /** Declared size in bytes, when there are no real ones. */
  readonly size?: number | undefined;
}

export interface NewPhoto extends Omit<NewDocument, 'name'> {
  /** In pixels. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

const maxMessage = 4096;
const defaultTimeoutMs = 10_000;

/** A person with a Telegram client. */
export class SimulatedUser {
  readonly #simulation: Simulation;
  readonly #record: ChatRecord;
  readonly #returned = new Set<string>();
  #user: User;
  /** The private chat with the bot. */
  readonly chat: SimulatedChat;

  constructor(simulation: Simulation, user: User, record: ChatRecord) {
    this.#simulation = simulation;
    this.#record = record;
    this.#user = user;
    this.chat = viewChat(simulation, record);
  }

  get user(): User {
    return this.#user;
  }

  get id(): number {
    return this.#user.id;
  }

  /** Changes name or language; messages sent before keep the old ones. */
  change({ firstName, languageCode }: Pick<NewUser, 'firstName' | 'languageCode'>): void {
    this.#user = {
      ...this.#user,
      ...(firstName !== undefined && { first_name: firstName }),
      ...(languageCode !== undefined && { language_code: languageCode }),
    };
    this.#simulation.events.emit({ type: 'profile' });
  }

  /** Sends a text. Like Telegram's clients, splits it after 4096 UTF-16 units; the last part is returned. */
  send(text: string, { chat, thread, replyTo }: SendOptions = {}): Sent {
    const record = this.#place(chat);
    const parts = text.match(new RegExp(`[^]{1,${maxMessage}}`, 'g')) ?? [''];
    let sent: Sent | undefined;
    for (const part of parts) {
      const { entities, ...formatted } = messageText({ text: part, parseMode: '', entities: undefined });
      const content = { ...formatted, ...(entities.length > 0 && { entities }) };
      sent = receive(this.#simulation, record, this.user, { content, thread, replyTo: find(record, replyTo) });
    }
    if (sent === undefined) throw new Error('Nothing was sent');
    return sent;
  }

  sendDocument(document: NewDocument, options: SendOptions = {}): Sent {
    const { name, mime = 'application/octet-stream' } = document;
    const stored = this.#simulation.files.add({ name, mime, content: contentOf(document) });
    return this.#sendFile({ document: stored.document }, document, options);
  }

  /** Sends a picture as Telegram clients do: recompressed, so without its name. */
  sendPhoto({ width = 800, height = 600, ...photo }: NewPhoto, options: SendOptions = {}): Sent {
    const { mime = 'image/jpeg' } = photo;
    const { document } = this.#simulation.files.add({ name: 'photo.jpg', mime, content: contentOf(photo) });
    const { file_id, file_unique_id, file_size } = document;
    return this.#sendFile({ photo: [{ file_id, file_unique_id, width, height, file_size }] }, photo, options);
  }

  #sendFile(
    file: Pick<Message, 'document' | 'photo'>,
    { caption = '', mediaGroup }: Pick<NewDocument, 'caption' | 'mediaGroup'>,
    { chat, thread, replyTo }: SendOptions,
  ): Sent {
    const record = this.#place(chat);
    const formatted = captionText({ text: caption, parseMode: '', entities: undefined });
    const content = {
      ...file,
      ...(formatted.text !== '' && { caption: formatted.text }),
      ...(formatted.entities.length > 0 && { caption_entities: formatted.entities }),
      ...(mediaGroup !== undefined && { media_group_id: mediaGroup }),
    };
    return receive(this.#simulation, record, this.user, { content, thread, replyTo: find(record, replyTo) });
  }

  /** Changes the text of an own message. */
  edit(message: Message, text: string): Sent {
    const record = this.#place(message.chat.id);
    const formatted = messageText({ text, parseMode: '', entities: undefined });
    const edited = { ...message, ...formatted, edit_date: Math.floor(Date.now() / 1000) };
    const current = find(record, message.message_id);
    if (current === undefined) throw new Error(`Message ${message.message_id} is no longer in the chat`);
    replace(this.#simulation, record, current, edited);
    const updateId = this.#simulation.updates.push({ edited_message: edited }, chatLane(record));
    return { message: edited, updateId };
  }

  /** Presses a button by its label or callback data, in the newest message that has it. Answers the callback query's id. */
  press(button: string, { chat, message }: Place & { readonly message?: number | undefined } = {}): string {
    const record = this.#place(chat);
    const candidates =
      message === undefined ? record.messages : [find(record, message)].filter((one) => one !== undefined);
    const pressed = candidates.findLast((one) => findButton(one, button) !== undefined);
    const data = pressed === undefined ? undefined : findButton(pressed, button)?.callback_data;
    if (pressed === undefined || data === undefined) throw new Error(`There is no button "${button}" to press`);
    const id = this.#simulation.callbackQueries.open(this.id);
    const query = { id, from: this.user, message: pressed, chat_instance: String(record.chat.id), data };
    this.#simulation.updates.push({ callback_query: query }, `user ${this.id}`);
    return id;
  }

  /** Presses Stop on the visible draft. Fails when there is none that can be stopped. */
  pressStop({ thread = 0 }: Place = {}): void {
    const draft = this.#simulation.drafts.stop(this.#record.chat.id, thread);
    if (draft === undefined) throw new Error('There is no draft with a Stop button');
    const stopped = {
      chat: this.#record.chat,
      ...(thread !== 0 && { message_thread_id: thread }),
      draft_id: draft.draftId,
    };
    this.#simulation.updates.push({ stopped_message_generation: stopped }, `stop ${this.#record.chat.id}`);
  }

  /** Blocks the bot: its calls for this chat fail with 403 until `unblock`. */
  block(): void {
    this.#setBlocked(true);
  }

  unblock(): void {
    this.#setBlocked(false);
  }

  /**
   * The first message of the bot in this chat that fits and was not returned before, already there or yet to come; an
   * edit counts as a chance to fit.
   */
  async waitForMessage(
    fits: (message: Message) => boolean = () => true,
    timeoutMs = defaultTimeoutMs,
    chat = this.#record.chat.id,
  ): Promise<Message> {
    const take = (message: Message): Message | undefined => {
      const key = `${chat} ${message.ephemeral_message_id ?? 0} ${message.message_id}`;
      if (message.from?.id !== this.#simulation.bot.id || this.#returned.has(key) || !fits(message)) return undefined;
      this.#returned.add(key);
      return message;
    };
    return await waitFor(this.#simulation.events, {
      place: chat,
      what: 'fitting message of the bot',
      timeoutMs,
      now: () => this.#place(chat).messages.find((message) => take(message) !== undefined),
      on: (event) => (event.type === 'message' || event.type === 'edited' ? take(event.message) : undefined),
    });
  }

  /** The draft as soon as it fits: now or at a later frame. */
  async waitForDraft(fits: (draft: Draft) => boolean = () => true, timeoutMs = defaultTimeoutMs): Promise<Draft> {
    const take = (draft: Draft | undefined) => (draft !== undefined && fits(draft) ? draft : undefined);
    return await waitFor(this.#simulation.events, {
      place: this.#record.chat.id,
      what: 'fitting draft',
      timeoutMs,
      now: () => take(this.chat.draft),
      on: (event) => (event.type === 'draft' ? take(event.draft) : undefined),
    });
  }

  /** What the bot answered to a pressed button. */
  async waitForAnswer(callbackQuery: string, timeoutMs = defaultTimeoutMs): Promise<CallbackAnswer> {
    return await waitFor(this.#simulation.events, {
      place: this.id,
      what: 'answer to the pressed button',
      timeoutMs,
      now: () => this.#simulation.callbackQueries.answerTo(callbackQuery),
      on: () => this.#simulation.callbackQueries.answerTo(callbackQuery),
    });
  }

  /** Deletes the account: calls for this chat fail with 403 from now on. */
  deactivate(): void {
    this.#record.access = 'deactivated';
  }

  #setBlocked(blocked: boolean): void {
    this.#record.access = blocked ? 'blocked' : 'open';
    const change = blocked ? (['member', 'kicked'] as const) : (['kicked', 'member'] as const);
    changeBotMembership(this.#simulation, this.#record, this.user, change);
  }

  #place(chat: number | undefined): ChatRecord {
    if (chat === undefined) return this.#record;
    const record = this.#simulation.chats.find(chat);
    if (!record.members.has(this.id)) throw new Error(`User ${this.id} is not a member of chat ${chat}`);
    return record;
  }
}

function find(record: ChatRecord, id: number | undefined): Message | undefined {
  return id === undefined ? undefined : findMessage(record, id);
}

function contentOf({ bytes, size }: Pick<NewDocument, 'bytes' | 'size'>): Content {
  return bytes === undefined ? { size: size ?? 0 } : { bytes: Buffer.from(bytes) };
}
