/** Tells when nothing has come for `afterMs`, then again each time that long. */
export class Silence {
  readonly #afterMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #onQuiet: (silentMs: number) => void;
  #heardAt = performance.now();
  #dueAt: number;
  #check: NodeJS.Immediate | undefined;

  constructor(afterMs: number, onQuiet: (silentMs: number) => void) {
    this.#afterMs = afterMs;
    this.#onQuiet = onQuiet;
    this.#dueAt = this.#heardAt + afterMs;
    this.#timer = setTimeout(() => this.#ring(), afterMs);
  }

  /** Something came. */
  broken(): void {
    clearImmediate(this.#check);
    this.#heardAt = performance.now();
    this.#wait();
  }

  close(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#check);
  }

  #wait(): void {
    this.#dueAt = performance.now() + this.#afterMs;
    this.#timer.refresh();
  }

  /**
   * A process that is held up hears nothing although much is said: a late timer proves nothing, and what came meanwhile
   * is read between the timers and the check.
   */
  #ring(): void {
    const isLate = performance.now() - this.#dueAt > this.#afterMs / 2;
    this.#wait();
    if (!isLate) {
      this.#check = setImmediate(() => this.#onQuiet(Math.round(performance.now() - this.#heardAt)));
    }
  }
}
