import type { Process, World } from './world.ts';

/** What goes wrong with one call to NATS. */
export type CallFault = 'request lost' | 'reply lost' | 'slow';

/** Whether something is wrong with this call of this process. */
export type CallFaults = (process: Process, call: number) => CallFault | undefined;

const timeoutMs = 2000;

/** The way between the processes and NATS. Any call may fail, also after having taken effect. */
export class Network {
  readonly world: World;
  readonly #faults: CallFaults;

  constructor(world: World, faults: CallFaults) {
    this.world = world;
    this.#faults = faults;
  }

  /** Runs `operate` at the server; resolves with its answer, or rejects with what it threw or as a network would. */
  call<T>(process: Process, operate: () => T): Promise<T> {
    const { world } = this;
    const fault = this.#faults(process, (process.calls += 1));
    return new Promise((resolve, reject) => {
      const timeOut = () => world.after(timeoutMs, process, () => reject(new Error('TIMEOUT')));
      if (world.outageUntil > world.time) {
        world.after(1, process, () => reject(new Error('UNAVAILABLE')));
        return;
      }
      if (fault === 'request lost') {
        timeOut();
        return;
      }
      world.after(world.latency() + (fault === 'slow' ? 3000 : 0), undefined, () => {
        if (world.outageUntil > world.time) {
          timeOut();
          return;
        }
        const answer = attempt(operate);
        if (fault === 'reply lost') {
          timeOut();
          return;
        }
        const back = world.latency();
        if (world.outageUntil > world.time + back) {
          timeOut();
          return;
        }
        world.after(back, process, () => (answer.ok ? resolve(answer.value) : reject(answer.error)));
      });
    });
  }

  /** A message without an answer. Throws while NATS is away. */
  post(process: Process, operate: () => void): void {
    if (this.world.outageUntil > this.world.time) {
      throw new Error('UNAVAILABLE');
    }
    const fault = this.#faults(process, (process.calls += 1));
    if (fault === 'request lost') {
      return;
    }
    this.world.after(this.world.latency() + (fault === 'slow' ? 3000 : 0), undefined, () => {
      if (this.world.outageUntil <= this.world.time) {
        operate();
      }
    });
  }
}

function attempt<T>(operate: () => T): { ok: true; value: T } | { ok: false; error: unknown } {
  try {
    return { ok: true, value: operate() };
  } catch (error) {
    return { ok: false, error };
  }
}
