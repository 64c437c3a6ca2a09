import type { Message } from '../telegram.ts';
import type { Draft } from './draft.ts';

/** Something a person in a chat can see. */
export type ChatEvent =
  | { readonly type: 'message' | 'edited'; readonly chat: number; readonly message: Message }
  | { readonly type: 'deleted'; readonly chat: number; readonly messageId: number }
  | { readonly type: 'draft'; readonly chat: number; readonly draft: Draft }
  | { readonly type: 'draft-ended'; readonly chat: number; readonly thread: number; readonly draftId: string }
  | { readonly type: 'action'; readonly chat: number; readonly thread: number; readonly action: string }
  | {
      readonly type: 'answer';
      readonly user: number;
      readonly callbackQuery: string;
      readonly text: string;
      readonly alert: boolean;
    }
  | { readonly type: 'profile' };

export type Listener = (event: ChatEvent) => void;

/** Tells everybody who looks at the chats what happens in them. */
export class Events {
  readonly #listeners = new Set<Listener>();

  /** Calls `listener` for every event until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: ChatEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
