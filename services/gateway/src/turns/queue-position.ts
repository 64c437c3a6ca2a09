import type { Clock, TokenQueue } from './ports.ts';

const freshMs = 1000;

/** How far the queue has come, asked at most once a second for all who want to know, and only when somebody does. */
export class QueuePosition {
  readonly #queue: Pick<TokenQueue, 'delivered'>;
  readonly #clock: Pick<Clock, 'elapsed'>;
  #asked: Promise<number> | undefined;
  #askedAt = 0;

  constructor({ queue, clock }: { queue: Pick<TokenQueue, 'delivered'>; clock: Pick<Clock, 'elapsed'> }) {
    this.#queue = queue;
    this.#clock = clock;
  }

  /** Tokens before this one; undefined when it was handed to a gateway. */
  async ahead(token: number): Promise<number | undefined> {
    const now = this.#clock.elapsed();
    if (!this.#asked || now - this.#askedAt >= freshMs) {
      this.#askedAt = now;
      this.#asked = this.#queue.delivered();
    }
    const ahead = token - (await this.#asked) - 1;
    return ahead < 0 ? undefined : ahead;
  }
}
