import { Places } from './places.ts';
import type { Size } from './places.ts';

/** Where a request goes. */
export type Verdict = 'run' | 'forward' | 'wait' | 'busy';

export interface AdmissionLimits {
  /** Requests that run at once. Exact. */
  readonly limit: number;
  /** Places of the limit that large requests leave free. */
  readonly kept: number;
  /** Requests that wait. */
  readonly room: number;
  /** Times a request is passed on to the group before it waits here. */
  readonly maxHops: number;
}

/** Counts what runs and keeps the waiting room of one member of a queue group. */
export class Admission<T> {
  readonly limits: AdmissionLimits;
  readonly #places: Places<T>;
  #closed = false;

  constructor(limits: AdmissionLimits) {
    this.limits = limits;
    this.#places = new Places(limits);
  }

  get running(): number {
    return this.#places.taken;
  }

  get waiting(): number {
    return this.#places.waiting;
  }

  /** Who waits, next one first. */
  line(): Iterable<T> {
    return this.#places.line();
  }

  /** Decides and changes nothing. A closed member passes nothing on: the group has its own share. */
  judge(hops: number, size: Size): Verdict {
    const { room, maxHops } = this.limits;
    if (this.#places.isFree(size)) {
      return 'run';
    }
    if (this.#closed) {
      return 'busy';
    }
    if (hops < maxHops) {
      return 'forward';
    }
    return this.waiting < room ? 'wait' : 'busy';
  }

  run(size: Size): void {
    this.#places.take(size);
  }

  /** Answers how many are ahead. */
  wait(request: T, size: Size): number {
    return this.#places.wait(request, size);
  }

  /** Ends one running request; its place goes to the answered one at once, so that nobody overtakes. */
  release(size: Size): T | undefined {
    return this.#places.release(size);
  }

  /** Gives up waiting. False when the request does not wait any more. */
  leave(request: T): boolean {
    return this.#places.leave(request);
  }

  /** No more waiting or passing on. Answers who waited. */
  close(): T[] {
    this.#closed = true;
    return this.#places.clear();
  }
}
