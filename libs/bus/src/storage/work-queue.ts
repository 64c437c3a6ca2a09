import type { StreamDefinition } from '@gonets/contracts';
import { AckPolicy, DeliverPolicy, nanos } from 'nats';
import type { JetStreamManager } from 'nats';
import type { NatsBus } from '../bus.ts';
import type { Bus } from '../types.ts';
import type { Delivery } from './delivery.ts';
import { jetStreamCode, natsBus, onJetStream } from './jetstream.ts';
import { Pull } from './pull.ts';

const consumerNotFound = 10_014;
const publishMs = 2000;
/** Requests for messages that may wait at the server, over all members. */
const maxWaiting = 512;

export interface WorkQueueOptions {
  /** Name of the durable consumer that all members share. */
  readonly consumer: string;
  /** Milliseconds without `ack` or `working` after which a message is delivered again. */
  readonly ackWaitMs: number;
  /** Messages being worked on at once, over all members. */
  readonly maxAckPending: number;
}

/** A stream whose messages are each worked on by one member, and again until one of them acknowledges it. */
export interface WorkQueue {
  /**
   * Resolves when the message is stored. The same `id` within the duplicate window is stored once, so after
   * `UNAVAILABLE`, when it may or may not be stored, repeat it with its `id`.
   */
  publish(payload: string, id: string): Promise<void>;
  /**
   * Hands messages to `handler`, never more than `free()` at once, which is asked often and must be cheap.
   * An error that `handler` throws is logged and the message given back. `stop` resolves when no more will come.
   */
  pull(
    capacity: { readonly free: () => number },
    handler: (delivery: Delivery) => void,
  ): Promise<{ stop(): Promise<void> }>;
}

/** Opens a work queue that `provision` made, with its consumer. */
export async function openWorkQueue(
  bus: Bus,
  definition: StreamDefinition,
  options: WorkQueueOptions,
): Promise<WorkQueue> {
  const nats = natsBus(bus);
  const manager = await bus.jetstreamManager();
  const queue = new NatsWorkQueue(nats, manager, definition, options);
  await queue.ensureConsumer();
  return queue;
}

class NatsWorkQueue implements WorkQueue {
  readonly #bus: NatsBus;
  readonly #manager: JetStreamManager;
  readonly #options: WorkQueueOptions;
  readonly #stream: string;
  readonly #subject: string;

  constructor(bus: NatsBus, manager: JetStreamManager, definition: StreamDefinition, options: WorkQueueOptions) {
    const [subject] = definition.subjects;
    if (subject === undefined) {
      throw new Error(`stream ${definition.name} has no subject to publish to`);
    }
    this.#bus = bus;
    this.#manager = manager;
    this.#options = options;
    this.#stream = definition.name;
    this.#subject = subject;
  }

  async publish(payload: string, id: string): Promise<void> {
    const { wire, jetstream } = this.#bus;
    await onJetStream(wire, `stream ${this.#stream}`, () =>
      jetstream.publish(this.#subject, payload, { msgID: id, timeout: publishMs }),
    );
  }

  async pull({ free }: { readonly free: () => number }, handler: (delivery: Delivery) => void) {
    const source = {
      service: this.#bus.service,
      stream: this.#stream,
      consumer: this.#options.consumer,
      ackWaitMs: this.#options.ackWaitMs,
      revive: () => this.ensureConsumer(),
    };
    const pull = new Pull(this.#bus.wire, source, free, handler);
    const stop = async () => {
      this.#bus.pulls.delete(stop);
      await pull.stop();
    };
    this.#bus.pulls.add(stop);
    return { stop };
  }

  async ensureConsumer(): Promise<void> {
    await onJetStream(this.#bus.wire, `consumer ${this.#options.consumer} of stream ${this.#stream}`, async () => {
      const { consumer, ackWaitMs, maxAckPending } = this.#options;
      const wanted = { ack_wait: nanos(ackWaitMs), max_ack_pending: maxAckPending, max_deliver: -1 };
      const current = await this.#findConsumer();
      if (!current) {
        await this.#manager.consumers.add(this.#stream, {
          durable_name: consumer,
          ack_policy: AckPolicy.Explicit,
          deliver_policy: DeliverPolicy.All,
          max_waiting: maxWaiting,
          ...wanted,
        });
      } else if (current.ack_wait !== wanted.ack_wait || current.max_ack_pending !== wanted.max_ack_pending) {
        await this.#manager.consumers.update(this.#stream, consumer, wanted);
      }
    });
  }

  async #findConsumer() {
    try {
      return (await this.#manager.consumers.info(this.#stream, this.#options.consumer)).config;
    } catch (error) {
      if (jetStreamCode(error) === consumerNotFound) {
        return undefined;
      }
      throw error;
    }
  }
}
