import type { Draft } from './draft.ts';
import type { Events } from './events.ts';

export interface Frame extends Omit<Draft, 'frames'> {
  readonly chat: number;
}

/** Drafts of the bot: one visible per chat and topic, for as long as its lifetime after the last frame. */
export class Drafts {
  readonly #visible = new Map<string, Draft>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #stopped = new Set<string>();
  readonly #events: Events;
  readonly #ttlMs: number;

  constructor(events: Events, ttlMs: number) {
    this.#events = events;
    this.#ttlMs = ttlMs;
  }

  get(chat: number, thread = 0): Draft | undefined {
    return this.#visible.get(place(chat, thread));
  }

  ofChat(chat: number): readonly Draft[] {
    return [...this.#visible].filter(([key]) => key.startsWith(`${chat} `)).map(([, draft]) => draft);
  }

  /** Shows a frame. Like the clients, ignores frames of a draft that the user stopped. */
  show({ chat, ...frame }: Frame): void {
    if (this.#stopped.has(`${chat} ${frame.draftId}`)) return;
    const key = place(chat, frame.thread);
    const previous = this.#visible.get(key);
    const frames = previous?.draftId === frame.draftId ? previous.frames + 1 : 1;
    const draft: Draft = { ...frame, frames };
    this.#visible.set(key, draft);
    this.#expireLater(chat, frame.thread);
    this.#events.emit({ type: 'draft', chat, draft });
  }

  /** Removes the draft of a chat and topic: a message has arrived, or its time is over. */
  end(chat: number, thread: number): void {
    const key = place(chat, thread);
    const draft = this.#visible.get(key);
    if (draft === undefined) return;
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#visible.delete(key);
    this.#events.emit({ type: 'draft-ended', chat, thread, draftId: draft.draftId });
  }

  /** The user pressed Stop. Answers the draft that was stopped, or undefined when there is none with a Stop button. */
  stop(chat: number, thread: number): Draft | undefined {
    const draft = this.get(chat, thread);
    if (draft === undefined || !draft.canStop) return undefined;
    this.#stopped.add(`${chat} ${draft.draftId}`);
    if (draft.keepOnStop) {
      const kept = { ...draft, canStop: false };
      this.#visible.set(place(chat, thread), kept);
      this.#events.emit({ type: 'draft', chat, draft: kept });
    } else this.end(chat, thread);
    return draft;
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#visible.clear();
    this.#stopped.clear();
  }

  #expireLater(chat: number, thread: number): void {
    const key = place(chat, thread);
    clearTimeout(this.#timers.get(key));
    this.#timers.set(key, setTimeout(() => this.end(chat, thread), this.#ttlMs).unref());
  }
}

function place(chat: number, thread: number): string {
  return `${chat} ${thread}`;
}
