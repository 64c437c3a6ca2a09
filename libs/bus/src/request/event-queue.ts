interface Waiter<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** Hands events from callbacks to one `for await` loop. */
export class EventQueue<T> {
  readonly #longest: number;
  readonly #events: T[] = [];
  #waiter: Waiter<T> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #done = false;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Left out when the consumer is `longest` events behind. */
  offer(event: T): void {
    if (this.#events.length < this.#longest) {
      this.#push(event);
    }
  }

  /** The last event; never left out. */
  end(event: T): void {
    this.#push(event);
    this.#done = true;
  }

  /** The consumer sees the error after the events before it. */
  fail(error: unknown): void {
    if (this.#waiter) {
      this.#waiter.reject(error);
      this.#waiter = undefined;
      this.#done = true;
    } else {
      this.#failure = { error };
    }
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    const event = this.#events.shift();
    if (event !== undefined) {
      return { done: false, value: event };
    }
    if (this.#failure) {
      const { error } = this.#failure;
      this.#failure = undefined;
      this.#done = true;
      throw error;
    }
    if (this.#done) {
      return { done: true, value: undefined };
    }
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  #push(event: T): void {
    if (this.#waiter) {
      this.#waiter.resolve({ done: false, value: event });
      this.#waiter = undefined;
    } else {
      this.#events.push(event);
    }
  }
}
