import type { Texts } from '../texts.ts';
import type { Draft } from './draft.ts';

interface Patience {
  /** Milliseconds before a place in a queue is worth a word. */
  readonly queueMs: number;
  /** Milliseconds after which people are told that it takes longer. */
  readonly slowMs: number;
}

/** Tells people why they wait: their place in a queue, else that it takes longer than usual. */
export class WaitNotes {
  readonly #draft: Draft;
  readonly #texts: Texts;
  readonly #timers: readonly NodeJS.Timeout[];
  #place: number | undefined;
  #patient: boolean;

  constructor(draft: Draft, texts: Texts, { queueMs, slowMs }: Patience) {
    this.#draft = draft;
    this.#texts = texts;
    this.#patient = queueMs > 0;
    this.#timers = [
      setTimeout(() => {
        this.#patient = false;
        this.#tellPlace();
      }, queueMs),
      setTimeout(() => {
        if (this.#place === undefined) draft.note(texts.slow);
      }, slowMs),
    ];
  }

  /** The request has so many others ahead of it. */
  queued(ahead: number): void {
    this.#place = ahead + 1;
    if (!this.#patient) this.#tellPlace();
  }

  over(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #tellPlace(): void {
    if (this.#place !== undefined) this.#draft.note(this.#texts.queued(this.#place));
  }
}
