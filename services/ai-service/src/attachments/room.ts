interface Waiting {
  readonly amount: number;
  begin(): void;
}

/** Bytes of memory, or anything else that is counted, for many: first come, first served. */
export class Room {
  readonly #total: number;
  readonly #onChange: (taken: number, waiting: number) => void;
  readonly #line: Waiting[] = [];
  #taken = 0;

  /** `onChange` hears how much is taken, and how many wait. */
  constructor(total: number, onChange: (taken: number, waiting: number) => void = () => {}) {
    this.#total = total;
    this.#onChange = onChange;
  }

  /**
   * Waits for so much, and answers how to give it back, which may be called again. Who wants more than there is waits
   * for all of it. Rejects with the reason of `signal`.
   */
  async take(amount: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const taken = Math.min(amount, this.#total);
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

  #turn(amount: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#line.splice(this.#line.indexOf(waiting), 1);
        reject(signal.reason);
        // Who wanted much may have held up somebody who wants little.
        this.#serve();
      };
      const waiting: Waiting = {
        amount,
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
    for (let [first] = this.#line; first && this.#taken + first.amount <= this.#total; [first] = this.#line) {
      this.#line.shift();
      this.#taken += first.amount;
      first.begin();
    }
    this.#onChange(this.#taken, this.#line.length);
  }
}
