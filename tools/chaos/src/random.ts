/** Random numbers that a seed determines. Good enough to choose faults and pauses, for nothing else. */
export class Random {
  #state: number;

  /** The same seed and purpose give the same numbers, whatever else is drawn elsewhere. */
  constructor(seed: number, purpose: string) {
    this.#state = seed;
    for (const character of purpose) this.#state = Math.imul(this.#state ^ character.charCodeAt(0), 0x9e37_79b1);
  }

  /** At least 0, below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** At least `least`, at most `most`, whole. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Pauses of people who do not know of each other. */
  exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }

  shuffled<T>(things: readonly T[]): T[] {
    const result = [...things];
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = this.between(0, last);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  }
}
