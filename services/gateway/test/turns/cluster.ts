import { connectBus, provision } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { buckets, streams } from '@gonets/contracts';
import { logSink } from '@gonets/testing';
import { keepIn, openDeadLetters } from '../../src/dead-letters/index.ts';
import { createTurns, natsPorts, systemClock } from '../../src/turns/index.ts';
import type { Turn, TurnHandler, Turns } from '../../src/turns/index.ts';
import type { NatsPorts } from '../../src/turns/nats-ports.ts';
import type { TurnEvents } from '../../src/turns/ports.ts';

/** One gateway's turn core on a real NATS, in this process. */
export interface TestGateway {
  readonly name: string;
  readonly turns: Turns;
  readonly bus: Bus;
  readonly ports: NatsPorts;
  readonly counts: Map<string, number>;
  /** As if the process had died: its connection is gone, nothing is released. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestGatewaySettings {
  readonly limit?: number;
  readonly handler: (turn: Turn, name: string) => ReturnType<TurnHandler>;
}

/** Starts gateways on one server, and ends all of them. */
export class Cluster {
  readonly #url: string;
  readonly #replicas: number;
  readonly #gateways: TestGateway[] = [];

  constructor(url: string, replicas = 1) {
    this.#url = url;
    this.#replicas = replicas;
  }

  async start({ limit = 200, handler }: TestGatewaySettings): Promise<TestGateway> {
    const name = `gateway-${this.#gateways.length + 1}`;
    const { log } = logSink();
    const bus = await connectBus({ service: 'gateway', version: '0', servers: this.#url, log });
    await provision(bus, {
      buckets: [buckets.mailboxes],
      streams: [streams.turns, streams.deadLetters],
      replicas: this.#replicas,
      size: 0.1,
    });
    const ports = await natsPorts(bus);
    const counts = new Map<string, number>();
    const turns = createTurns({
      ...ports,
      clock: systemClock,
      events: countEvents(counts),
      log,
      holder: name,
      limit,
      handler: (turn) => handler(turn, name),
      deadLetters: keepIn(await openDeadLetters(bus), log),
      onGiveUp: async () => {},
      ambiguous: () => true,
      postpone: () => false,
    });
    await turns.start();
    const gateway: TestGateway = {
      name,
      turns,
      bus,
      ports,
      counts,
      kill: () => bus.connection.close(),
      async stop() {
        await turns.drain(0);
        await bus.connection.close();
      },
    };
    this.#gateways.push(gateway);
    return gateway;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#gateways.map((gateway) => gateway.stop()));
  }
}

function countEvents(counts: Map<string, number>): TurnEvents {
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  return {
    active: (active) => counts.set('most active', Math.max(active, counts.get('most active') ?? 0)),
    turnStarted: () => count('started'),
    turnEnded: count,
    ambiguousSend: () => count('ambiguous sends'),
    takeover: () => count('takeovers'),
    reconciled: () => count('reconciled'),
  };
}

/** What a chat got: `sent` is what handlers pass to `turn.send`. */
export class Chats {
  readonly #arrivals = new Map<string, string[]>();

  readonly sent =
    (turn: Turn, part = 1) =>
    async (): Promise<void> => {
      this.#arrivals.set(turn.key, [...this.of(turn.key), `${turn.update.id}.${part}`]);
    };

  of(key: string): readonly string[] {
    return this.#arrivals.get(key) ?? [];
  }

  get total(): number {
    return [...this.#arrivals.values()].reduce((sum, { length }) => sum + length, 0);
  }
}

/** An update as intake hands it over. */
export function update(id: number) {
  return { id, update: { text: 'привет' }, receivedAt: Date.now() };
}
