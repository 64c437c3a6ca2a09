const mostChats = 10_000;

/** What this process has learned about the Bot API server and the chats. */
export class Abilities {
  richMessages = true;
  richDrafts = true;
  plainDrafts = true;
  readonly #withoutDrafts = new Set<number>();

  drafts(chat: number): boolean {
    return (this.richDrafts || this.plainDrafts) && !this.#withoutDrafts.has(chat);
  }

  /** Forgets the oldest chat beyond 10,000: it would only be learned anew. */
  noDraftsIn(chat: number): void {
    this.#withoutDrafts.add(chat);
    if (this.#withoutDrafts.size <= mostChats) return;
    for (const oldest of this.#withoutDrafts) {
      this.#withoutDrafts.delete(oldest);
      break;
    }
  }
}
