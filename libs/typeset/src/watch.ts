import { TypesetError } from './errors.ts';

/** Looked at again and again while a document is laid out, so that no document takes a thread for long. */
export class Watch {
  readonly #end: number;
  readonly #timeMs: number;
  readonly #isCancelled: () => boolean;

  /** @param timeMs Milliseconds from now. */
  constructor(timeMs: number, isCancelled: () => boolean) {
    this.#timeMs = timeMs;
    this.#end = performance.now() + timeMs;
    this.#isCancelled = isCancelled;
  }

  /** Throws `timeout` or `cancelled`. */
  check(): void {
    if (this.#isCancelled()) throw new TypesetError('cancelled', 'The rendering was cancelled.');
    if (performance.now() > this.#end) {
      throw new TypesetError('timeout', `The document took longer than ${this.#timeMs} ms; make it shorter.`);
    }
  }
}
