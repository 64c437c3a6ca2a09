import { randomFrom } from './random.ts';

/** A simulated operating-system process: its code runs only while it is neither dead nor frozen. */
export interface Process {
  readonly name: string;
  alive: boolean;
  /** Until then nothing happens in the process; then all of it at once. */
  frozenUntil: number;
  /** All its frozen time so far. */
  frozenMs: number;
  /** How far its clock is off. */
  readonly skewMs: number;
  /** Steps taken so far: every answer from the world that its code was waiting for. */
  steps: number;
  /** Calls to NATS made so far. */
  calls: number;
}

interface Event {
  readonly at: number;
  readonly process: Process | undefined;
  readonly run: () => void;
}

/** Virtual time and everything that is going to happen in it, in one deterministic order per seed. */
export class World {
  /** Milliseconds since the start. */
  time = 0;
  /** NATS is away until then. */
  outageUntil = 0;
  readonly random: (below: number) => number;
  /** Called before each step of a process: the place where faults strike. */
  onStep: (process: Process) => void = () => {};
  /** Soonest last. */
  #events: Event[] = [];

  constructor(seed: number) {
    this.random = randomFrom(seed);
  }

  /** Runs `run` after `ms`: as a step of `process` when there is one, else as something outside of all processes. */
  after(ms: number, process: Process | undefined, run: () => void): void {
    this.#add({ at: this.time + ms, process, run });
  }

  /** One way through the network: mostly quick, now and then not, so that things overtake one another. */
  latency(): number {
    const kind = this.random(20);
    if (kind === 19) {
      return this.random(400);
    }
    return 1 + this.random(kind < 10 ? 4 : 15);
  }

  /** Lets time pass until `done` or until `limitMs`; answers whether it was `done`. */
  async runUntil(done: () => boolean, limitMs: number): Promise<boolean> {
    for (;;) {
      // Lets every continuation of the event before run to its next wait.
      await new Promise(setImmediate);
      if (done()) {
        return true;
      }
      const event = this.#events.pop();
      if (event === undefined || event.at > limitMs) {
        return false;
      }
      this.time = event.at;
      this.#happen(event);
    }
  }

  #happen(event: Event): void {
    const { process } = event;
    if (process?.alive && process.frozenUntil <= this.time) {
      process.steps += 1;
      this.onStep(process);
    }
    if (process && !process.alive) {
      return;
    }
    if (process && process.frozenUntil > this.time) {
      this.#add({ ...event, at: process.frozenUntil });
      return;
    }
    event.run();
  }

  #add(event: Event): void {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#events[middle]!.at > event.at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    this.#events.splice(low, 0, event);
  }
}
