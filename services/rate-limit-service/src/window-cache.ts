import { isOver } from './window.ts';
import type { Rule, Window } from './window.ts';

/** About 100 bytes each without ids, 5 KB with all of them. */
const maxWindows = 20_000;

/** Windows kept in this process until they are over, the oldest dropped when there are too many. */
export class WindowCache {
  readonly #windows = new Map<string, Window>();
  readonly #rule: Rule;

  constructor(rule: Rule) {
    this.#rule = rule;
  }

  get(user: string, now: number): Window | undefined {
    const window = this.#windows.get(user);
    if (window && isOver(window, now, this.#rule)) {
      this.#windows.delete(user);
      return undefined;
    }
    return window;
  }

  set(user: string, window: Window): void {
    this.#windows.delete(user);
    this.#windows.set(user, window);
    if (this.#windows.size > maxWindows) {
      const [oldest] = this.#windows.keys();
      this.#windows.delete(oldest ?? user);
    }
  }
}
