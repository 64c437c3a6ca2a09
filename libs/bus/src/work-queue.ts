import type { StreamDefinition } from '@gonets/contracts';
import type { Bus } from './types.ts';

export interface WorkQueueOptions {
  /** Name of the durable consumer that all members share. */
  readonly consumer: string;
  /** Milliseconds without `ack` or `working` after which a message is delivered again. */
  readonly ackWaitMs: number;
  /** Messages being worked on at once, over all members. */
  readonly maxAckPending: number;
}

export interface Delivery {
  readonly payload: string;
  readonly redelivered: boolean;
  /** Resolves when the server has recorded it. */
  ack(): Promise<void>;
  /** Gives the message back, to be delivered again after `delayMs`. */
  nak(delayMs: number): void;
  /** Restarts the time of `ackWaitMs`. */
  working(): void;
}

export interface WorkQueue {
  /** Resolves when the message is stored. The same `id` within the duplicate window is stored once. */
  publish(payload: string, id: string): Promise<void>;
  /** Takes messages, never more at once than `free()` says. */
  pull(
    capacity: { readonly free: () => number },
    handler: (delivery: Delivery) => void,
  ): Promise<{ stop(): Promise<void> }>;
}

export async function openWorkQueue(
  _bus: Bus,
  _definition: StreamDefinition,
  _options: WorkQueueOptions,
): Promise<WorkQueue> {
  throw new Error('not built yet');
}
