/** Longer than the silence of a worker that lives: its heartbeats come every 2 to 2.5 s. */
const quietMs = 3000;

/** Tells when nothing has come for a while: first after 3 s (or the gap, if that is shorter), then again and again. */
export class Silence {
  readonly #timer: NodeJS.Timeout;
  readonly #onQuiet: (silentMs: number) => void;
  #heardAt = performance.now();
  #check: NodeJS.Immediate | undefined;

  constructor(gapMs: number, onQuiet: (silentMs: number) => void) {
    this.#onQuiet = onQuiet;
    this.#timer = setTimeout(() => this.#ring(), Math.min(gapMs, quietMs));
  }

  /** Something came. */
  broken(): void {
    this.#heardAt = performance.now();
    clearImmediate(this.#check);
    this.#timer.refresh();
  }

  close(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#check);
  }

  /** When this process itself was held up, what came meanwhile is read between the timers and this check. */
  #ring(): void {
    this.#check = setImmediate(() => {
      this.#timer.refresh();
      this.#onQuiet(Math.round(performance.now() - this.#heardAt));
    });
  }
}
