export type ChatKind = 'private' | 'group';

/**
 * What one chat is sent, paced as Telegram asks: finals before documents before edits before drafts.
 * After a 429 only this chat is left alone, for as long as Telegram said.
 */
export interface Outbox {
  /**
   * Sends what must arrive: waits for its turn and for `retry_after`, until `signal` aborts (then it rejects with the
   * signal's reason). Waiting drafts and edits of the chat are dropped, one in flight is waited for, so that no late frame follows.
   * Every other failure is passed up: whether to repeat it is not decided here.
   */
  final<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** As `final`, after all finals; leaves drafts and edits alone. */
  document<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Sends an edit that may be skipped: one waits at most, and a newer one takes its place. Resolves to whether it was sent. */
  edit(send: (signal: AbortSignal) => Promise<unknown>): Promise<boolean>;
  /** Sends a draft frame, at least 1 s after the last: one waits at most, and a newer one takes its place. Resolves to whether it was sent. */
  draft(send: (signal: AbortSignal) => Promise<unknown>): Promise<boolean>;
  /** Sends now or not at all, such as `typing`; out of the budget of drafts. Resolves to whether it was sent. */
  cosmetic(send: (signal: AbortSignal) => Promise<unknown>): Promise<boolean>;
}
/** Rejects only with failures other than 429 of the call itself. */
export type Pacer = {
  /** The outbox of a chat. The same chat always has the same pace, however often this is called. */
  outbox(chatId: number, kind: ChatKind): Outbox;
};
