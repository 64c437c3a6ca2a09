import type { Process, World } from './world.ts';

/** What Telegram does with one request. */
export type SendFault = 'refused' | 'never arrives' | 'reply lost';

export class SendError extends Error {
  readonly ambiguous: boolean;

  constructor(message: string, ambiguous: boolean) {
    super(message);
    this.ambiguous = ambiguous;
  }
}

/** Telegram takes nothing at the moment. */
export class Trouble extends Error {}

export interface Arrival {
  readonly update: number;
  readonly part: number;
}

/** Telegram as it takes messages: what arrived in each mailbox's chat, in order, and whether two sent at once. */
export class Telegram {
  readonly #world: World;
  readonly #faults: ReadonlyMap<number, SendFault>;
  readonly arrivals = new Map<string, Arrival[]>();
  /** Requests on their way, by mailbox. */
  readonly #open = new Map<string, object>();
  #sends = 0;
  readonly overlaps: { readonly key: string; readonly problem: string }[] = [];

  constructor(world: World, faults: ReadonlyMap<number, SendFault>) {
    this.#world = world;
    this.#faults = faults;
  }

  /** What a handler's `deliver` does: one request, given up when `signal` aborts. */
  send(process: Process, key: string, arrival: Arrival, signal: AbortSignal): Promise<void> {
    this.#sends += 1;
    const fault = this.#faults.get(this.#sends);
    const world = this.#world;
    const request = {};
    if (this.#open.has(key)) {
      const problem = `${process.name} began ${show(arrival)} in ${key} while another request was on its way`;
      this.overlaps.push({ key, problem });
    }
    this.#open.set(key, request);
    const close = () => {
      if (this.#open.get(key) === request) {
        this.#open.delete(key);
      }
    };
    return new Promise((resolve, reject) => {
      const settle = (answer: () => void) => world.after(world.latency(), process, answer);
      signal.addEventListener('abort', () => settle(() => reject(new SendError('aborted', true))));
      world.after(world.random(4) === 3 ? world.random(600) : world.latency(), undefined, () => {
        close();
        if (fault === 'refused') {
          settle(() => reject(new SendError('refused', false)));
          return;
        }
        if (fault !== 'never arrives') {
          this.arrivals.set(key, [...(this.arrivals.get(key) ?? []), arrival]);
        }
        if (fault === undefined) {
          settle(resolve);
        }
      });
    });
  }
}

export function show({ update, part }: Arrival): string {
  return `${update}.${part}`;
}
