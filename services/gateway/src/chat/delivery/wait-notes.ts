import type { Texts } from '../texts.ts';
import type { Draft } from './draft.ts';

interface Patience {
  /** Milliseconds before a place in a queue is worth a word. */
  readonly queueMs: number;
  /** Milliseconds after which people are told that it takes longer. */
  readonly slowMs: number;
  /** What is shown while the work goes on. */
  readonly working: string;
}

/** Longer than the gap between two instances in most restarts. */
const absentMs = 3000;

/** Tells people why they wait: a place in a queue, a service that restarts, else that it takes longer than usual. */
export class WaitNotes {
  readonly #draft: Draft;
  readonly #texts: Texts;
  readonly #timers: readonly NodeJS.Timeout[];
  #working: string;
  #absence: NodeJS.Timeout | undefined;
  #toldAbsence = false;
  #place: number | undefined;
  #patient: boolean;
  /** Something was heard of the work itself. */
  #atWork = false;

  constructor(draft: Draft, texts: Texts, { queueMs, slowMs, working }: Patience) {
    this.#working = working;
    this.#draft = draft;
    this.#texts = texts;
    this.#patient = queueMs > 0;
    this.#timers = [
      setTimeout(() => {
        this.#patient = false;
        this.#tell();
      }, queueMs),
      setTimeout(() => {
        if (this.#place === undefined && !this.#atWork && !this.#toldAbsence) draft.note(texts.slow);
      }, slowMs),
    ];
  }

  /** The request has so many others ahead of it. */
  queued(ahead: number): void {
    this.#place = ahead + 1;
    if (!this.#patient) this.#tell();
  }

  /** The work itself goes on, and this can be said of it. */
  working(note: string): void {
    this.#working = note;
    this.#atWork = true;
    this.#place = undefined;
    if (!this.#patient) this.#tell();
  }

  /** Nobody can take the request at the moment, or somebody can again. */
  absent(absent: boolean): void {
    clearTimeout(this.#absence);
    if (absent) {
      this.#absence = setTimeout(() => {
        this.#toldAbsence = true;
        this.#draft.note(this.#texts.restarting);
      }, absentMs);
    } else if (this.#toldAbsence) {
      this.#toldAbsence = false;
      this.#draft.note(this.#working);
    }
  }

  over(): void {
    clearTimeout(this.#absence);
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #tell(): void {
    if (this.#place !== undefined) this.#draft.note(this.#texts.queued(this.#place));
    else if (this.#atWork) this.#draft.note(this.#working);
  }
}
