/** How much work it is. Small work never waits for a place behind large work. */
export type Size = 'small' | 'large';

export interface PlacesOptions {
  /** Pieces of work at once. Exact. */
  readonly limit: number;
  /** Places of the limit that large work leaves free; one is always left for it. */
  readonly kept: number;
  /** Milliseconds, for tests. */
  readonly now?: () => number;
}

interface Waiting<T> {
  readonly work: T;
  readonly size: Size;
  readonly since: number;
}

/** While small work waits, large work begins at most this often: seldom enough to hold up little, often enough to be done. */
const largeEveryMs = 5000;

/** Places for work, and two lines before them: the small first, each line first come, first served. */
export class Places<T> {
  readonly #limit: number;
  readonly #mostLarge: number;
  readonly #now: () => number;
  readonly #lines: Readonly<Record<Size, Waiting<T>[]>> = { small: [], large: [] };
  readonly #taken: Record<Size, number> = { small: 0, large: 0 };
  /** When large work last began or ended. */
  #largeAt = Number.NEGATIVE_INFINITY;

  constructor({ limit, kept, now = () => performance.now() }: PlacesOptions) {
    this.#limit = limit;
    this.#mostLarge = Math.max(1, limit - kept);
    this.#now = now;
  }

  get taken(): number {
    return this.#taken.small + this.#taken.large;
  }

  get waiting(): number {
    return this.#lines.small.length + this.#lines.large.length;
  }

  /** Who waits, next one first, as long as nobody small comes. */
  *line(): Iterable<T> {
    for (const { work } of this.#lines.small) yield work;
    for (const { work } of this.#lines.large) yield work;
  }

  isFree(size: Size): boolean {
    return this.taken < this.#limit && (size === 'small' || this.#taken.large < this.#mostLarge);
  }

  take(size: Size): void {
    this.#taken[size] += 1;
    this.#note(size);
  }

  /** Answers how many will have their turn before it. */
  wait(work: T, size: Size): number {
    const ahead = size === 'small' ? this.#lines.small.length : this.waiting;
    this.#lines[size].push({ work, size, since: this.#now() });
    return ahead;
  }

  /** Ends one piece of work; its place goes to the answered one at once, so that nobody overtakes. */
  release(size: Size): T | undefined {
    this.#taken[size] -= 1;
    this.#note(size);
    const next = this.#next();
    if (next === undefined) {
      return undefined;
    }
    this.#lines[next.size].shift();
    this.take(next.size);
    return next.work;
  }

  /** Gives up waiting. False when it does not wait any more. */
  leave(work: T): boolean {
    return Object.values(this.#lines).some((line) => {
      const place = line.findIndex((waiting) => waiting.work === work);
      if (place !== -1) {
        line.splice(place, 1);
      }
      return place !== -1;
    });
  }

  /** Sends everybody away. Answers who waited. */
  clear(): T[] {
    const all = [...this.line()];
    this.#lines.small.length = 0;
    this.#lines.large.length = 0;
    return all;
  }

  #next(): Waiting<T> | undefined {
    const small = this.#lines.small[0];
    const large = this.isFree('large') ? this.#lines.large[0] : undefined;
    if (small === undefined || large === undefined) {
      return small ?? large;
    }
    return this.#now() - Math.max(this.#largeAt, large.since) >= largeEveryMs ? large : small;
  }

  #note(size: Size): void {
    if (size === 'large') {
      this.#largeAt = this.#now();
    }
  }
}
