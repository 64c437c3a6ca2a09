/** Milliseconds between two beats. */
const beatMs = 25;

/**
 * Does what is due on a common beat: frames of many streams that are published together go out in one write to the
 * socket, which costs little more than the write of one.
 */
export class Beat {
  /** What is to be done at which beat; the number of a beat is its time divided by `beatMs`. */
  readonly #due = new Map<number, Set<() => void>>();

  /** Does `work` within 25 ms after `at`, a time of `performance.now()`. Answers how to call it off. */
  schedule(at: number, work: () => void): () => void {
    const beat = Math.ceil(at / beatMs);
    const together = this.#due.get(beat) ?? this.#begin(beat);
    together.add(work);
    return () => void together.delete(work);
  }

  #begin(beat: number): Set<() => void> {
    const together = new Set<() => void>();
    this.#due.set(beat, together);
    const go = () => {
      this.#due.delete(beat);
      for (const work of together) {
        work();
      }
    };
    setTimeout(go, Math.max(0, beat * beatMs - performance.now()));
    return together;
  }
}
