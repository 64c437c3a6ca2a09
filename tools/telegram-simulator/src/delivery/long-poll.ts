import { ApiError } from '../error.ts';
import type { Updates } from '../state/updates.ts';
import type { Update } from '../telegram.ts';

export interface PollRequest {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutMs: number;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

/** `getUpdates`: one request may wait at a time; a newer one ends the older with 409. */
export class LongPoll {
  readonly #updates: Updates;
  #waiting: ((error?: ApiError) => void) | undefined;

  constructor(updates: Updates) {
    this.#updates = updates;
  }

  /** Ends the waiting request, if there is one. */
  interrupt(reason: string): void {
    this.#waiting?.(new ApiError(409, reason));
  }

  async poll({ offset, limit, timeoutMs, signal }: PollRequest): Promise<readonly Update[]> {
    this.interrupt('terminated by other getUpdates request; make sure that only one bot instance is running');
    this.#updates.confirm(offset);
    const ready = this.#updates.peek(offset, limit);
    if (ready.length > 0 || timeoutMs === 0) return ready;
    await this.#wait(timeoutMs, signal);
    return signal.aborted ? [] : this.#updates.peek(offset, limit);
  }

  /** Resolves when an update is due, the time is over or the client has gone. */
  async #wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const end = (error?: ApiError) => {
        clearTimeout(timer);
        forget();
        signal.removeEventListener('abort', onAbort);
        if (this.#waiting === end) this.#waiting = undefined;
        if (error === undefined) resolve();
        else reject(error);
      };
      const onAbort = () => end();
      const timer = setTimeout(end, timeoutMs);
      const forget = this.#updates.onDue(() => end());
      signal.addEventListener('abort', onAbort);
      this.#waiting = end;
    });
  }
}
