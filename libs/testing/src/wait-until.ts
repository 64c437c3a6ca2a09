import { setTimeout as sleep } from 'node:timers/promises';

const intervalMs = 20;

export interface WaitOptions {
  /** Ends the sentence "timed out waiting for …". */
  readonly what: string;
  /** Default 20,000. */
  readonly timeoutMs?: number;
}

type Falsy = false | 0 | '' | null | undefined;

/** Calls `check` until it returns something truthy, and returns that. Throws, naming `what`, when the time is over. */
export async function waitUntil<T>(
  check: () => T | Falsy | Promise<T | Falsy>,
  { what, timeoutMs = 20_000 }: WaitOptions,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const result = await check();
    if (result) {
      return result;
    }
    if (performance.now() >= end) {
      throw new Error(`timed out after ${timeoutMs} ms waiting for ${what}`);
    }
    await sleep(intervalMs);
  }
}
