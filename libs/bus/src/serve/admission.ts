/** Where a request goes. */
export type Verdict = 'run' | 'forward' | 'wait' | 'busy';

export interface AdmissionLimits {
  /** Requests that run at once. Exact. */
  readonly limit: number;
  /** Requests that wait, first come first served. */
  readonly room: number;
  /** Times a request is passed on to the group before it waits here. */
  readonly maxHops: number;
}

/** Counts what runs and keeps the waiting room of one member of a queue group. */
export class Admission<T> {
  readonly limits: AdmissionLimits;
  readonly #room: T[] = [];
  #running = 0;
  #closed = false;

  constructor(limits: AdmissionLimits) {
    this.limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  /** Who waits, next one first. */
  get waiting(): readonly T[] {
    return this.#room;
  }

  /** Decides and changes nothing. A closed member passes nothing on: the group has its own share. */
  judge(hops: number): Verdict {
    const { limit, room, maxHops } = this.limits;
    if (this.#running < limit) {
      return 'run';
    }
    if (this.#closed) {
      return 'busy';
    }
    if (hops < maxHops) {
      return 'forward';
    }
    return this.#room.length < room ? 'wait' : 'busy';
  }

  run(): void {
    this.#running += 1;
  }

  wait(request: T): void {
    this.#room.push(request);
  }

  /** Ends one running request; its place goes to the answered one at once, so that nobody overtakes. */
  release(): T | undefined {
    const next = this.#room.shift();
    if (next === undefined) {
      this.#running -= 1;
    }
    return next;
  }

  /** Gives up waiting. False when the request does not wait any more. */
  leave(request: T): boolean {
    const place = this.#room.indexOf(request);
    if (place === -1) {
      return false;
    }
    this.#room.splice(place, 1);
    return true;
  }

  /** No more waiting or passing on. Answers who waited. */
  close(): T[] {
    this.#closed = true;
    return this.#room.splice(0);
  }
}
