import type { WorkQueueDefinition } from '@gonets/contracts';
import type { NatsBus } from '../bus.ts';
import type { Bus } from '../types.ts';
import type { Delivery } from './delivery.ts';
import { natsBus, onJetStream } from './jetstream.ts';
import { Pull } from './pull.ts';

const publishMs = 2000;

/** A stream whose messages are each worked on by one member, and again until one of them acknowledges it. */
export interface WorkQueue {
  /**
   * Resolves when the message is stored, with its place in the stream: a number that only grows. The same `id` within
   * the duplicate window is stored once and keeps its place, so after `UNAVAILABLE`, when it may or may not be stored,
   * repeat it with its `id`.
   */
  publish(payload: string, id: string): Promise<number>;
  /** The highest place in the stream that was handed to a member so far. A round trip. */
  delivered(): Promise<number>;
  /**
   * Hands messages to `handler`, never more than `free()` at once, which is asked often and must be cheap.
   * An error that `handler` throws is logged and the message given back. `stop` resolves when no more will come.
   */
  pull(
    capacity: { readonly free: () => number },
    handler: (delivery: Delivery) => void,
  ): Promise<{ stop(): Promise<void> }>;
}

/** Opens a work queue that the setup step made, with its consumer. */
export function openWorkQueue(bus: Bus, definition: WorkQueueDefinition): WorkQueue {
  return new NatsWorkQueue(natsBus(bus), definition);
}

class NatsWorkQueue implements WorkQueue {
  readonly #bus: NatsBus;
  readonly #definition: WorkQueueDefinition;
  readonly #subject: string;

  constructor(bus: NatsBus, definition: WorkQueueDefinition) {
    const [subject] = definition.subjects;
    if (subject === undefined) {
      throw new Error(`stream ${definition.name} has no subject to publish to`);
    }
    this.#bus = bus;
    this.#definition = definition;
    this.#subject = subject;
  }

  async publish(payload: string, id: string): Promise<number> {
    const { wire, jetstream } = this.#bus;
    const { seq } = await onJetStream(wire, `stream ${this.#definition.name}`, () =>
      jetstream.publish(this.#subject, payload, { msgID: id, timeout: publishMs }),
    );
    return seq;
  }

  async delivered(): Promise<number> {
    const { name: stream, consumer } = this.#definition;
    const manager = await this.#bus.jetstreamManager();
    const { delivered } = await onJetStream(this.#bus.wire, `consumer ${consumer.name} of stream ${stream}`, () =>
      manager.consumers.info(stream, consumer.name),
    );
    return delivered.stream_seq;
  }

  async pull({ free }: { readonly free: () => number }, handler: (delivery: Delivery) => void) {
    const pull = new Pull(this.#bus.wire, this.#bus.service, this.#definition, { free, handler });
    const stop = async () => {
      this.#bus.pulls.delete(stop);
      await pull.stop();
    };
    this.#bus.pulls.add(stop);
    return { stop };
  }
}
