import type { Logger } from '@gonets/telemetry';
import { createTurns } from '../../src/turns/turns.ts';
import type { DeadLetters } from '../../src/turns/ports.ts';
import type { GiveUpHandler, Turn, TurnHandler } from '../../src/turns/types.ts';
import { clockOf, Gateway } from './model/gateway.ts';
import { Network } from './model/network.ts';
import { Queue } from './model/queue.ts';
import { Store } from './model/store.ts';
import { World } from './model/world.ts';
import type { Process } from './model/world.ts';

export interface SimulatedGateway {
  readonly limit?: number;
  readonly handler: (turn: Turn, process: Process) => ReturnType<TurnHandler>;
  readonly deadLetters?: DeadLetters;
  readonly onGiveUp?: GiveUpHandler;
  readonly log?: Logger;
  /** Stops are not heard. */
  readonly deaf?: boolean;
}

/** Gateways on the model's NATS, in virtual time and without chance: for tests that tell one story each. */
export class Simulation {
  readonly world = new World(0);
  readonly store: Store;
  readonly queue: Queue;
  /** What happened, in order, with its time in milliseconds. */
  readonly story: string[] = [];
  readonly #network: Network;
  readonly #listeners = new Map<string, (key: string) => void>();

  constructor() {
    this.#network = new Network(this.world, () => undefined);
    this.store = new Store(this.#network, 0);
    this.queue = new Queue(this.#network, new Set());
  }

  tell(what: string): void {
    this.story.push(`${this.world.time} ${what}`);
  }

  start(name: string, settings: SimulatedGateway): Gateway {
    const { world, store, queue } = this;
    return new Gateway({
      world,
      name,
      limit: settings.limit ?? 10,
      skewMs: 0,
      createTurns,
      clock: (process) => clockOf(world, process),
      ports: (process) => ({
        store: store.port(process, true),
        queue: queue.port(process),
        pings: {
          ping: (holder, key) => this.#network.post(process, () => this.#listeners.get(holder)?.(key)),
          listen: async (holder, handler) => {
            if (!settings.deaf) {
              this.#listeners.set(holder, handler);
            }
            return () => this.#listeners.delete(holder);
          },
        },
      }),
      handler: (process) => (turn) => settings.handler(turn, process),
      deadLetters: () => settings.deadLetters ?? { store: async () => {} },
      onGiveUp: settings.onGiveUp ?? (async () => {}),
      events: {
        active: () => {},
        turnStarted: () => {},
        turnEnded: (outcome) => this.tell(`${name}: ${outcome}`),
        ambiguousSend: () => this.tell(`${name}: ambiguous send`),
        takeover: () => this.tell(`${name}: takeover`),
        reconciled: () => this.tell(`${name}: reconciled`),
      },
      log: settings.log,
      onGone: (process) => queue.forget(process),
    });
  }

  sleep(process: Process, ms: number, signal?: AbortSignal): Promise<void> {
    return clockOf(this.world, process).sleep(ms, signal);
  }

  /** Lets time pass until `promise` has settled. Throws when that takes more than ten minutes. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    promise.then(
      () => (settled = true),
      () => (settled = true),
    );
    await this.until(() => settled);
    return promise;
  }

  async until(done: () => boolean): Promise<void> {
    if (!(await this.world.runUntil(done, this.world.time + 600_000))) {
      throw new Error(`that did not happen:\n${this.story.join('\n')}`);
    }
  }

  async pass(ms: number): Promise<void> {
    const until = this.world.time + ms;
    let over = false;
    this.world.after(ms, undefined, () => (over = true));
    await this.world.runUntil(() => over, until);
  }
}

/** Somebody beside the gateways, who uses NATS as well. */
export const outside: Process = {
  name: 'outside',
  alive: true,
  frozenUntil: 0,
  frozenMs: 0,
  skewMs: 0,
  steps: 0,
  calls: 0,
};

export function update(id: number, text = 'привет') {
  return { id, update: { text }, receivedAt: 0 };
}
