import type { Message } from '../telegram.ts';
import type { Draft } from './draft.ts';

/** Something a person in a chat can see. */
export type ChatEvent =
  | { readonly type: 'message' | 'edited'; readonly chat: number; readonly message: Message }
  | { readonly type: 'deleted'; readonly chat: number; readonly messageId: number }
  | { readonly type: 'draft'; readonly chat: number; readonly draft: Draft }
  | { readonly type: 'draft-ended'; readonly chat: number; readonly thread: number; readonly draftId: string }
  | { readonly type: 'action'; readonly chat: number; readonly thread: number; readonly action: string }
  | { readonly type: 'answer'; readonly user: number; readonly callbackQuery: string; readonly answer: CallbackAnswer };

/** What the bot answered to a pressed button. */
export interface CallbackAnswer {
  readonly text: string;
  readonly alert: boolean;
}

/** The bot's profile or a person has changed: everybody may see something else. */
export interface ProfileEvent {
  readonly type: 'profile';
}

type Listener<E> = (event: E) => void;

/** Tells everybody who looks at the chats what happens in them. */
export class Events {
  readonly #everywhere = new Set<Listener<ChatEvent | ProfileEvent>>();
  readonly #byPlace = new Map<number, Set<Listener<ChatEvent>>>();

  /** Calls the listener for every event, until the returned function is called. */
  subscribe(listener: Listener<ChatEvent | ProfileEvent>): () => void {
    this.#everywhere.add(listener);
    return () => this.#everywhere.delete(listener);
  }

  /**
   * Calls the listener for every event in one chat, until the returned function is called. Answers to a button come
   * under the id of the user who pressed it.
   */
  subscribeTo(place: number, listener: Listener<ChatEvent>): () => void {
    const listeners = this.#byPlace.get(place) ?? new Set();
    this.#byPlace.set(place, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byPlace.get(place) === listeners) this.#byPlace.delete(place);
    };
  }

  emit(event: ChatEvent | ProfileEvent): void {
    for (const listener of this.#everywhere) listener(event);
    if (event.type === 'profile') return;
    const place = event.type === 'answer' ? event.user : event.chat;
    for (const listener of this.#byPlace.get(place) ?? []) listener(event);
  }
}
