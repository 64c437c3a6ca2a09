/** Numbers that look random and are the same on every run. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to 1; a linear congruential generator with the constants of Numerical Recipes. */
  share(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1));
  }

  /** One of the list; the first ones far more often than the last. */
  seldomLater<T>(list: readonly T[]): T {
    return list[Math.floor(this.share() ** 1.8 * list.length)]!;
  }
}
