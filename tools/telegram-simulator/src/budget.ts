import { tooManyRequests } from './error.ts';
import type { Limits, Window } from './options.ts';
import type { Chat } from './telegram.ts';

/** Telegram's flood limits. A call over a limit fails with 429 and is not counted. */
export class Budget {
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #spent = new Map<string, number[]>();

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Counts a draft frame or a chat action: Telegram has one budget for both. */
  typing(chat: Chat): void {
    this.#take([[`typing ${chat.id}`, this.#limits.typing]]);
  }

  /** Counts a message or an edit. */
  message(chat: Chat): void {
    const perChat = chat.type === 'private' ? this.#limits.privateChat : this.#limits.group;
    this.#take([
      [`message ${chat.id}`, perChat],
      ['message', this.#limits.global],
    ]);
  }

  #take(budgets: readonly (readonly [key: string, windows: readonly Window[]])[]): void {
    const now = this.#now();
    const limited = budgets.filter(([, windows]) => windows.length > 0);
    let waitMs = 0;
    for (const [key, windows] of limited) {
      const times = this.#recent(key, windows, now);
      for (const window of windows) waitMs = Math.max(waitMs, wait(times, window, now));
    }
    if (waitMs > 0) throw tooManyRequests(Math.ceil(waitMs / 1000));
    for (const [key] of limited) this.#spent.get(key)?.push(now);
  }

  /** Times of the calls that still count, oldest first. */
  #recent(key: string, windows: readonly Window[], now: number): readonly number[] {
    const longest = Math.max(...windows.map((window) => window.ms));
    const times = (this.#spent.get(key) ?? []).filter((time) => time > now - longest);
    this.#spent.set(key, times);
    return times;
  }
}

/** Milliseconds until one more call fits into the window; 0 when it fits now. */
function wait(times: readonly number[], window: Window, now: number): number {
  const blocking = times[times.length - window.count];
  return blocking === undefined ? 0 : Math.max(0, blocking + window.ms - now);
}
