import { Beat } from './beat.ts';

/** Milliseconds between two deltas of one stream. */
const intervalMs = 200;
const beat = new Beat();

/** Sends the first delta at once and merges those that come within the interval; these go with those of other streams. */
export class DeltaWriter<Delta> {
  readonly #merge: (earlier: Delta, later: Delta) => Delta;
  readonly #send: (delta: Delta) => void;
  #pending: { readonly delta: Delta } | undefined;
  /** Calls off the next sending. */
  #callOff: (() => void) | undefined;
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
    if (this.#callOff) {
      return;
    }
    const next = this.#sentAt + intervalMs;
    if (next <= performance.now()) {
      this.#flush();
    } else {
      this.#callOff = beat.schedule(next, () => this.#flush());
    }
  }

  /** Sends what is left. Later deltas go nowhere. */
  close(): void {
    this.#closed = true;
    this.#flush();
  }

  #flush(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    const pending = this.#pending;
    if (pending) {
      this.#pending = undefined;
      this.#sentAt = performance.now();
      this.#send(pending.delta);
    }
  }
}
