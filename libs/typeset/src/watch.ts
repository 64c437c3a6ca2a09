import { TypesetError } from './errors.ts';

/** Looked at again and again while a document is laid out, so that no document takes a thread for long. */
export class Watch {
  readonly #end: number;
  readonly #timeMs: number;
  readonly #isCancelled: () => boolean;
  /** Tells how many pages there are, each time that one begins. */
  readonly onPage: (pages: number) => void;

  /** @param timeMs Milliseconds from now. */
  constructor(timeMs: number, isCancelled: () => boolean, onPage: (pages: number) => void) {
    this.#timeMs = timeMs;
    this.#end = performance.now() + timeMs;
    this.#isCancelled = isCancelled;
    this.onPage = onPage;
  }

  /** Throws `timeout` or `cancelled`. */
  check(): void {
    if (this.#isCancelled()) throw new TypesetError('cancelled', 'The rendering was cancelled.');
    if (performance.now() > this.#end) {
      throw new TypesetError('timeout', `The document took longer than ${this.#timeMs} ms; make it shorter.`);
    }
  }
}
