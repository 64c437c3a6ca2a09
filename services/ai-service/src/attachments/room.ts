interface Waiting {
  readonly bytes: number;
  begin(): void;
}

/** Bytes of memory for many, first come, first served. */
export class Room {
  readonly #total: number;
  readonly #onChange: (taken: number, waiting: number) => void;
  readonly #line: Waiting[] = [];
  #taken = 0;

  /** `onChange` hears of the bytes that are taken, and of how many wait. */
  constructor(total: number, onChange: (taken: number, waiting: number) => void = () => {}) {
    this.#total = total;
    this.#onChange = onChange;
  }

  /**
   * Waits for so many bytes, and answers how to give them back, which may be called again. Who wants more than there are waits
   * for all of them. Rejects with the reason of `signal`.
   */
  async take(bytes: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const taken = Math.min(bytes, this.#total);
    await this.#turn(taken, signal);
    let given = false;
    return () => {
      if (!given) {
        given = true;
        this.#taken -= taken;
        this.#serve();
      }
    };
  }

  #turn(bytes: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#line.splice(this.#line.indexOf(waiting), 1);
        reject(signal.reason);
        // Who wanted much may have held up somebody who wants little.
        this.#serve();
      };
      const waiting: Waiting = {
        bytes,
        begin: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#line.push(waiting);
      this.#serve();
    });
  }

  #serve(): void {
    for (let [first] = this.#line; first && this.#taken + first.bytes <= this.#total; [first] = this.#line) {
      this.#line.shift();
      this.#taken += first.bytes;
      first.begin();
    }
    this.#onChange(this.#taken, this.#line.length);
  }
}
