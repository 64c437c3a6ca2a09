import type { ChatEvent, Events } from '../state/events.ts';

export interface Wait<T> {
  /** Chat (or user, for answers to buttons) whose events count. */
  readonly place: number;
  /** What is waited for, for the error. */
  readonly what: string;
  readonly timeoutMs: number;
  /** Looks at what is there already. */
  readonly now: () => T | undefined;
  /** Looks at what happens. */
  readonly on: (event: ChatEvent) => T | undefined;
}

/** Resolves with the first hit. Fails after the timeout. */
export async function waitFor<T>(events: Events, { place, what, timeoutMs, now, on }: Wait<T>): Promise<T> {
  const present = now();
  if (present !== undefined) return present;
  return await new Promise<T>((resolve, reject) => {
    const forget = events.subscribeTo(place, (event) => {
      const hit = tryHit(() => on(event));
      if (hit !== undefined) end(() => resolve(hit));
    });
    const timer = setTimeout(() => end(() => reject(new Error(`No ${what} within ${timeoutMs} ms`))), timeoutMs);
    function end(settle: () => void): void {
      clearTimeout(timer);
      forget();
      settle();
    }
    function tryHit(look: () => T | undefined): T | undefined {
      try {
        return look();
      } catch (error) {
        end(() => reject(error instanceof Error ? error : new Error(String(error))));
        return undefined;
      }
    }
  });
}
