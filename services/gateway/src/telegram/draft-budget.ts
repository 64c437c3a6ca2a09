/** A little below what Telegram takes of drafts and chat actions in one chat: 20 in 5 s and 40 in 30 s. */
const windows = [
  { calls: 18, ms: 5000 },
  { calls: 38, ms: 30_000 },
] as const;
const longest = Math.max(...windows.map(({ calls }) => calls));

/** Drafts and chat actions of one chat share a budget. */
export class DraftBudget {
  /** When the last calls were made, oldest first. */
  readonly #spent: number[] = [];

  /** From when on another call may be made. */
  freeAt(): number {
    return Math.max(...windows.map(({ calls, ms }) => (this.#spent.at(-calls) ?? Number.NEGATIVE_INFINITY) + ms));
  }

  spend(now: number): void {
    this.#spent.push(now);
    if (this.#spent.length > longest) {
      this.#spent.shift();
    }
  }
}
