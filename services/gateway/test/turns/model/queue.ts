import { streams } from '@gonets/contracts';
import type { Token, TokenDelivery, TokenQueue } from '../../../src/turns/ports.ts';
import type { Network } from './network.ts';
import type { Process, World } from './world.ts';

const { duplicateWindowMs, consumer } = streams.turns;
const { ackWaitMs } = consumer;
const pollMs = 5000;

interface Message {
  readonly payload: string;
  /** Place in the stream. */
  readonly seq: number;
  /** Given to somebody; until then nobody else gets it. */
  outUntil: number;
  deliveries: number;
}

interface Request {
  readonly process: Process;
  readonly deliver: (message: Message) => void;
}

/** The work queue as JetStream keeps it: an ack counts from whomever it comes, also from a former receiver. */
export class Queue {
  readonly #world: World;
  readonly #network: Network;
  readonly #messages = new Set<Message>();
  readonly #published = new Map<string, { readonly seq: number; readonly at: number }>();
  #requests: Request[] = [];
  /** Numbers of the publishes that are confirmed and then lost. */
  readonly #lost: ReadonlySet<number>;
  #publishes = 0;
  #delivered = 0;
  redelivered = 0;

  constructor(network: Network, lost: ReadonlySet<number>) {
    this.#world = network.world;
    this.#network = network;
    this.#lost = lost;
  }

  get size(): number {
    return this.#messages.size;
  }

  /** The queue as one process sees it. */
  port(process: Process): TokenQueue {
    return {
      publish: (token) => this.#network.call(process, () => this.#publish(token)),
      delivered: () => this.#network.call(process, () => this.#delivered),
      pull: async (free, handler) => this.#pull(process, free, handler),
    };
  }

  /** NATS is back. */
  wake(): void {
    this.#serve();
  }

  /** The server notices that a process is gone. */
  forget(process: Process): void {
    this.#requests = this.#requests.filter((request) => request.process !== process);
  }

  #publish(token: Token): number {
    this.#publishes += 1;
    const id = `${token.key}:${token.epoch}`;
    const published = this.#published.get(id);
    if (published && this.#world.time - published.at < duplicateWindowMs) {
      return published.seq;
    }
    const seq = this.#publishes;
    if (!this.#lost.has(seq)) {
      this.#published.set(id, { seq, at: this.#world.time });
      this.#messages.add({ payload: JSON.stringify(token), seq, outUntil: 0, deliveries: 0 });
      this.#serve();
    }
    return seq;
  }

  #pull(process: Process, free: () => number, handler: (delivery: TokenDelivery) => void) {
    const world = this.#world;
    let waiting = 0;
    let stopped = false;
    const deliver = (message: Message) => {
      world.after(world.latency(), process, () => {
        waiting -= 1;
        if (world.outageUntil <= world.time) {
          handler(this.#delivery(process, message, askSoon));
        }
      });
    };
    const ask = () => {
      const more = stopped ? 0 : free() - waiting;
      for (let asked = 0; asked < more; asked += 1) {
        waiting += 1;
        world.after(world.latency(), undefined, () => {
          this.#requests.push({ process, deliver });
          this.#serve();
        });
      }
    };
    const askSoon = () => world.after(1, process, ask);
    const poll = () => {
      ask();
      if (!stopped) {
        world.after(pollMs, process, poll);
      }
    };
    poll();
    return {
      stop: async () => {
        stopped = true;
        this.forget(process);
      },
    };
  }

  #delivery(process: Process, message: Message, settled: () => void): TokenDelivery {
    return {
      payload: message.payload,
      ack: async () => {
        await this.#network.call(process, () => this.#messages.delete(message));
        settled();
      },
      nak: (delayMs) => {
        this.#network.post(process, () => this.#hide(message, delayMs));
        settled();
      },
      working: () => this.#network.post(process, () => this.#hide(message, ackWaitMs)),
    };
  }

  #hide(message: Message, ms: number): void {
    message.outUntil = this.#world.time + ms;
    this.#world.after(ms, undefined, () => this.#serve());
  }

  #serve(): void {
    if (this.#world.outageUntil > this.#world.time) {
      return;
    }
    for (const message of this.#messages) {
      if (message.outUntil > this.#world.time) {
        continue;
      }
      const [request] = this.#requests.splice(this.#world.random(this.#requests.length), 1);
      if (request === undefined) {
        return;
      }
      this.redelivered += message.deliveries > 0 ? 1 : 0;
      message.deliveries += 1;
      this.#delivered = Math.max(this.#delivered, message.seq);
      this.#hide(message, ackWaitMs);
      request.deliver(message);
    }
  }
}
