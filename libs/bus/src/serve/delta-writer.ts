/** Milliseconds between two deltas of one stream. */
const intervalMs = 200;

/** Sends the first delta at once and merges those that come within the interval. */
export class DeltaWriter<Delta> {
  readonly #merge: (earlier: Delta, later: Delta) => Delta;
  readonly #send: (delta: Delta) => void;
  #pending: { readonly delta: Delta } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sentAt = -intervalMs;
  #closed = false;

  constructor(merge: (earlier: Delta, later: Delta) => Delta, send: (delta: Delta) => void) {
    this.#merge = merge;
    this.#send = send;
  }

  write(delta: Delta): void {
    if (this.#closed) {
      return;
    }
    this.#pending = { delta: this.#pending ? this.#merge(this.#pending.delta, delta) : delta };
    if (this.#timer) {
      return;
    }
    const wait = this.#sentAt + intervalMs - performance.now();
    if (wait <= 0) {
      this.#flush();
    } else {
      this.#timer = setTimeout(() => this.#flush(), wait);
    }
  }

  /** Sends what is left. Later deltas go nowhere. */
  close(): void {
    this.#closed = true;
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    if (pending) {
      this.#pending = undefined;
      this.#sentAt = performance.now();
      this.#send(pending.delta);
    }
  }
}
