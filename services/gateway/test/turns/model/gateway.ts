import { createLogger } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { createTurns as CreateTurns } from '../../../src/turns/turns.ts';
import type { Clock, DeadLetters, MailboxStore, StopPings, TokenQueue, TurnEvents } from '../../../src/turns/ports.ts';
import type { GiveUpHandler, TurnHandler, Turns } from '../../../src/turns/types.ts';
import type { Process, World } from './world.ts';
import { SendError, Trouble } from './telegram.ts';

const silent = createLogger({ service: 'gateway', level: 'fatal', environment: 'test' });
const startOfTime = Date.UTC(2026, 0, 1);

export interface Ports {
  readonly store: MailboxStore;
  readonly queue: TokenQueue;
  readonly pings: StopPings;
}

export interface GatewaySettings {
  readonly world: World;
  readonly name: string;
  readonly limit: number;
  readonly skewMs: number;
  readonly createTurns: typeof CreateTurns;
  readonly clock: (process: Process) => Clock;
  readonly ports: (process: Process) => Ports;
  readonly handler: (process: Process) => TurnHandler;
  readonly deadLetters: (process: Process) => DeadLetters;
  readonly onGiveUp: GiveUpHandler;
  readonly events: TurnEvents;
  readonly log?: Logger | undefined;
  /** The server has noticed that a process is gone. */
  readonly onGone: (process: Process) => void;
}

/** One gateway that may die and come back as another process. */
export class Gateway {
  readonly #settings: GatewaySettings;
  #starts = 0;
  process: Process;
  turns: Turns;

  constructor(settings: GatewaySettings) {
    this.#settings = settings;
    [this.process, this.turns] = this.#start(0, 0);
  }

  crash(downMs: number): void {
    const { world, onGone } = this.#settings;
    const { process } = this;
    if (process.alive) {
      process.alive = false;
      world.after(world.random(5000), undefined, () => onGone(process));
      world.after(downMs, undefined, () => this.#restart());
    }
  }

  /** An orderly restart: the new process begins when the old one has drained. */
  async drain(graceMs: number): Promise<void> {
    const { process, turns } = this;
    await turns.drain(graceMs);
    if (process.alive) {
      process.alive = false;
      this.#settings.onGone(process);
      this.#restart();
    }
  }

  #restart(): void {
    [this.process, this.turns] = this.#start(this.process.steps, this.process.calls);
  }

  #start(steps: number, calls: number): [Process, Turns] {
    const {
      name,
      skewMs,
      limit,
      clock,
      ports,
      handler,
      deadLetters,
      onGiveUp,
      events,
      log = silent,
      createTurns,
    } = this.#settings;
    this.#starts += 1;
    const process = { name: `${name}-${this.#starts}`, alive: true, frozenUntil: 0, frozenMs: 0, skewMs, steps, calls };
    const turns = createTurns({
      ...ports(process),
      clock: clock(process),
      holder: process.name,
      limit,
      handler: handler(process),
      deadLetters: deadLetters(process),
      onGiveUp,
      events,
      log,
      ambiguous: (error) => !(error instanceof SendError && !error.ambiguous),
      postpone: (error) => error instanceof Trouble,
    });
    void turns.start();
    return [process, turns];
  }
}

export function clockOf(world: World, process: Process): Clock {
  return {
    now: () => startOfTime + world.time + process.skewMs,
    elapsed: () => world.time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
        } else {
          signal?.addEventListener('abort', () => resolve());
          world.after(Math.max(0, ms), process, resolve);
        }
      }),
  };
}
