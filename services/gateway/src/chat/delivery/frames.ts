import type { InputRichBlock } from 'node-telegram-bot-api/types';
import { TelegramError } from '../../telegram/index.ts';
import type { Outbox } from '../../telegram/index.ts';
import type { Abilities } from './abilities.ts';
import { plainLimit, toPlain } from '../blocks/index.ts';
import type { Block } from '../blocks/index.ts';
import { draftId } from '../ids.ts';
import type { ChatDeps } from '../ports.ts';
import type { Turn } from '../../turns/index.ts';
import type { Talk } from '../talk.ts';
import type { Visit } from '../visit.ts';
import { isDraftPeerInvalid, isFinal, isGone, isMethodMissing } from './refusals.ts';

export type Action = 'typing' | 'upload_document';

/** What a frame shows: a remark while there is no text yet, or text. */
export type Frame = { readonly note: string } | { readonly blocks: readonly Block[] };

/** What frames need of a visit. */
export interface Showing extends Pick<Visit, 'deps' | 'talk' | 'abilities'> {
  readonly turn: Pick<Turn, 'held'>;
}

/** From the best to the simplest: drafts with and without formatting, the line under the name of the bot, nothing. */
type Form = 'rich' | 'plain' | 'action' | 'nothing';

/** Sends what is shown while an answer is being made, in the best form that this chat and this server take. */
export class Frames {
  readonly #deps: ChatDeps;
  readonly #talk: Talk;
  readonly #abilities: Abilities;
  readonly #action: Action;
  readonly #held: () => boolean;
  readonly #outbox: Outbox;
  readonly #cut = new AbortController();
  #form: Form = 'action';

  constructor({ deps, talk, abilities, turn }: Showing, action: Action) {
    this.#deps = deps;
    this.#talk = talk;
    this.#abilities = abilities;
    this.#held = () => turn.held();
    this.#action = action;
    this.#outbox = deps.pacer.outbox(talk.place.chat, talk.kind);
  }

  get form(): Form {
    return this.#form;
  }

  get isDraft(): boolean {
    return this.#form === 'rich' || this.#form === 'plain';
  }

  /** Shows drafts from now on, where there are any. */
  useDrafts(): void {
    const { place, kind } = this.#talk;
    if (kind !== 'private' || this.#form !== 'action' || !this.#abilities.drafts(place.chat)) return;
    this.#form = this.#abilities.richDrafts ? 'rich' : 'plain';
  }

  /** Gives up a frame that is being sent, and all later ones. */
  abandon(): void {
    this.#form = 'nothing';
    this.#cut.abort();
  }

  /**
   * Sends the frame as it is when its turn comes; one that leads over to the final message soon or not at all. Resolves
   * to whether it was sent; a refused one lowers the form.
   */
  async send(frame: () => Frame, kind: 'draft' | 'lead' = 'draft'): Promise<boolean> {
    const form = this.#form;
    if (form === 'nothing') return false;
    const cut = this.#cut.signal;
    let held = true;
    const request = async (signal: AbortSignal): Promise<void> => {
      // Else it might come after the answer that another process has sent, and stay on the screen.
      held = this.#held();
      if (held) await this.#request(form, frame, signal);
    };
    try {
      const sent = await (form === 'action'
        ? this.#outbox.cosmetic(() => request(cut))
        : this.#outbox[kind]((signal) => request(AbortSignal.any([signal, cut]))));
      return sent && held;
    } catch (error) {
      if (this.#cut.signal.aborted) return false;
      if (!(error instanceof TelegramError)) throw error;
      this.#deps.log.debug({ err: error, form }, 'frame not shown');
      this.#lower(form, error);
      return false;
    }
  }

  #request(form: Form, frame: () => Frame, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    const { telegram } = this.#deps;
    const { place, updateId } = this.#talk;
    const target = { chat_id: place.chat, ...(place.topic !== undefined && { message_thread_id: place.topic }) };
    if (form === 'action') return telegram.sendChatAction({ ...target, action: this.#action }, signal);
    const draft = { ...target, draft_id: draftId(updateId), can_stop: true, keep_on_stop: true };
    return form === 'rich'
      ? telegram.sendRichMessageDraft(
          { ...draft, rich_message: { blocks: richFrame(frame()), skip_entity_detection: true } },
          signal,
        )
      : telegram.sendMessageDraft({ ...draft, text: plainFrame(frame()) }, signal);
  }

  /** Waiting and lost frames are simply followed by the next one; only what Telegram will not take is changed. */
  #lower(form: Form, error: TelegramError): void {
    if (!isFinal(error)) return;
    if (form === 'action' || isGone(error)) this.#form = 'nothing';
    else if (isDraftPeerInvalid(error)) this.#withoutDrafts();
    else if (form === 'plain') {
      if (isMethodMissing(error)) this.#abilities.plainDrafts = false;
      this.#form = 'action';
    } else {
      if (isMethodMissing(error)) this.#abilities.richDrafts = false;
      this.#form = this.#abilities.plainDrafts ? 'plain' : 'action';
    }
  }

  #withoutDrafts(): void {
    this.#abilities.noDraftsIn(this.#talk.place.chat);
    this.#form = 'action';
  }
}

function richFrame(frame: Frame): InputRichBlock[] {
  return 'note' in frame ? [{ type: 'thinking', text: frame.note }] : [...frame.blocks];
}

/** The end of the text: that is where it grows. */
function plainFrame(frame: Frame): string {
  if ('note' in frame) return frame.note;
  return toPlain(frame.blocks)
    .text.slice(-plainLimit)
    .replace(/^[\uDC00-\uDFFF]/, '');
}
