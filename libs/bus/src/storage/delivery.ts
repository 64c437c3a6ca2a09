import { setTimeout as sleep } from 'node:timers/promises';
import { nanos } from 'nats';
import type { Msg } from 'nats';
import type { Wire } from '../wire.ts';
import { onJetStream } from './jetstream.ts';

const confirmMs = 2000;
const retryMs = 250;

/** A message of a work queue, in the hands of this process until it is acknowledged or its time is over. */
export interface Delivery {
  readonly payload: string;
  readonly redelivered: boolean;
  /**
   * Resolves when the server has recorded it; tries until the ack wait is over and then throws `UNAVAILABLE`.
   * The message may then be delivered again.
   */
  ack(): Promise<void>;
  /** Gives the message back, to be delivered again after `delayMs`; after the ack wait when NATS does not hear it. */
  nak(delayMs: number): void;
  /** Starts the ack wait anew. */
  working(): void;
}

export class PulledDelivery implements Delivery {
  readonly payload: string;
  readonly redelivered: boolean;
  readonly #wire: Wire;
  readonly #what: string;
  readonly #reply: string;
  readonly #ackWaitMs: number;

  constructor(wire: Wire, what: string, msg: Msg, ackWaitMs: number) {
    this.#wire = wire;
    this.#what = what;
    this.#reply = msg.reply ?? '';
    this.#ackWaitMs = ackWaitMs;
    this.payload = msg.string();
    this.redelivered = timesDelivered(this.#reply) > 1;
  }

  async ack(): Promise<void> {
    const giveUp = AbortSignal.timeout(this.#ackWaitMs);
    for (;;) {
      try {
        await onJetStream(this.#wire, this.#what, () =>
          this.#wire.connection.request(this.#reply, '+ACK', { timeout: confirmMs }),
        );
        return;
      } catch (error) {
        try {
          await sleep(retryMs, undefined, { signal: giveUp });
          await this.#wire.link.whenUp(giveUp);
        } catch {
          throw error;
        }
      }
    }
  }

  nak(delayMs: number): void {
    this.#wire.tryPublish(this.#reply, `-NAK ${JSON.stringify({ delay: nanos(delayMs) })}`);
  }

  working(): void {
    this.#wire.tryPublish(this.#reply, '+WPI');
  }
}

/** `$JS.ACK.<stream>.<consumer>.<times>.…`; newer servers put the domain and the account before the stream. */
function timesDelivered(reply: string): number {
  const tokens = reply.split('.');
  return Number(tokens.length === 9 ? tokens[4] : tokens[6]);
}
