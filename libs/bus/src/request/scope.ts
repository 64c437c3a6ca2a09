import { BusError } from '../errors.ts';

const longestTimerMs = 2 ** 31 - 1;

/** How long, and for whom, a request goes on. Its signal aborts with the `BusError` that ends the request. */
export class Scope {
  readonly #controller = new AbortController();
  readonly #endsAt: number;
  readonly #release: (() => void)[] = [];

  constructor(what: string, deadlineMs: number, callers: readonly (AbortSignal | undefined)[]) {
    this.#endsAt = performance.now() + deadlineMs;
    const timer = setTimeout(
      () => this.end(new BusError('DEADLINE', `${what}: no answer within ${deadlineMs} ms`)),
      Math.min(Math.max(deadlineMs, 0), longestTimerMs),
    );
    this.#release.push(() => clearTimeout(timer));
    for (const caller of callers) {
      const leave = () => this.end(new BusError('CANCELLED', `${what}: cancelled`, { cause: caller?.reason }));
      caller?.addEventListener('abort', leave);
      this.#release.push(() => caller?.removeEventListener('abort', leave));
      if (caller?.aborted) {
        leave();
      }
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** True when it was the deadline that ended the request. */
  get expired(): boolean {
    return this.signal.reason instanceof BusError && this.signal.reason.code === 'DEADLINE';
  }

  remainingMs(): number {
    return Math.max(0, Math.floor(this.#endsAt - performance.now()));
  }

  end(reason: BusError): void {
    this.#controller.abort(reason);
  }

  /** Lets go of the timer and of the callers' signals. */
  close(): void {
    for (const release of this.#release) {
      release();
    }
  }
}
