export type ChatKind = 'private' | 'group';

/**
 * What one chat is sent, paced as Telegram asks: finals before documents before drafts.
 * After a 429 only this chat is left alone, for as long as Telegram said.
 */
export interface Outbox {
  /**
   * Sends what must arrive: waits for its turn and for `retry_after`, until `signal` aborts (then it rejects with the
   * signal's reason). A waiting draft of the chat is dropped, one on its way is waited for, so that no late
   * frame follows. Every failure but a 429 is passed up: whether to repeat it is not decided here.
   */
  final<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** As `final`, after all finals; leaves drafts alone. */
  document<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /**
   * Sends a draft frame that may be skipped: at least 1 s after the last one, more when thousands of chats stream at
   * once. One waits at most, and a newer one takes its place. Resolves to whether it was sent; rejects when the call
   * failed with anything but a 429.
   */
  draft(send: (signal: AbortSignal) => Promise<unknown>): Promise<boolean>;
  /**
   * As `draft`, for the one that shows how the coming final begins: 150 ms after the last one, or not at all. Resolves
   * soon, so that the final can follow it.
   */
  lead(send: (signal: AbortSignal) => Promise<unknown>): Promise<boolean>;
  /** Sends a chat action such as `typing` now or not at all: not beside drafts, and at most every 4 s. */
  cosmetic(send: () => Promise<unknown>): Promise<boolean>;
}

export interface Pacer {
  /** The outbox of a chat. The same chat has the same pace, however often this is called. */
  outbox(chatId: number, kind: ChatKind): Outbox;
}
