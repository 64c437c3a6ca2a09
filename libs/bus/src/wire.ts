import type { Logger } from '@gonets/telemetry';
import { ErrorCode, NatsError } from 'nats';
import type { Msg, MsgHdrs, NatsConnection, Subscription } from 'nats';
import { BusError } from './errors.ts';
import { HoldUp } from './hold-up.ts';
import { Inbox } from './inbox.ts';
import { Link, unavailable } from './link.ts';
import { RetryPace } from './request/retry-pace.ts';

interface PublishOptions {
  /** What errors call the message; without it, the subject. */
  readonly name?: string;
  readonly reply?: string;
  readonly headers?: MsgHdrs;
}

/** The NATS connection with what the client library leaves out: failing at once, and callbacks that cannot kill it. */
export class Wire {
  readonly connection: NatsConnection;
  readonly log: Logger;
  readonly link: Link;
  readonly inbox: Inbox;
  readonly retries = new RetryPace();
  readonly holdUp: HoldUp;

  constructor(connection: NatsConnection, service: string, log: Logger) {
    this.connection = connection;
    this.log = log;
    this.link = new Link(connection, log);
    this.inbox = new Inbox(this, service);
    this.holdUp = new HoldUp(() => this.link.guard('catching up', () => connection.flush()));
    void connection.closed().then(() => this.holdUp.close());
  }

  /** Throws `UNAVAILABLE` while disconnected and `INVALID` for a message larger than the server takes. */
  publish(subject: string, data: string | Uint8Array, { name = subject, ...options }: PublishOptions = {}): void {
    if (!this.link.up) {
      throw unavailable(name);
    }
    try {
      this.connection.publish(subject, data, options);
    } catch (error) {
      throw publishError(error, name, data, this.connection.info?.max_payload);
    }
  }

  /** For a message that may get lost: only logs when it cannot be sent. */
  tryPublish(subject: string, data: string, reply?: string): void {
    try {
      this.publish(subject, data, reply === undefined ? {} : { reply });
    } catch (error) {
      this.log.debug({ err: error, subject }, 'a message was not sent');
    }
  }

  /** Resolves when no more messages come; those on their way are still received. */
  async drain(subscription: Subscription): Promise<void> {
    if (!this.connection.isClosed() && !subscription.isClosed()) {
      await subscription.drain();
    }
  }

  /**
   * Resolves when the server has the subscription; fails when it refuses it.
   * An error in `receive` is logged: if it reached the client library, the whole connection would go deaf.
   */
  async subscribe(
    subject: string,
    options: { readonly queue?: string },
    receive: (msg: Msg) => void,
  ): Promise<Subscription> {
    let refused: Error | undefined;
    const subscription = this.listen(subject, options, receive, (error) => {
      refused = error;
    });
    try {
      await this.link.guard(`subscribing to ${subject}`, () => this.connection.flush());
    } catch (error) {
      subscription.unsubscribe();
      throw error;
    }
    if (refused) {
      throw new Error(`NATS refused the subscription to ${subject}: grant the user permission to subscribe to it`, {
        cause: refused,
      });
    }
    return subscription;
  }

  /** Subscribes without waiting for the server. */
  listen(
    subject: string,
    options: { readonly queue?: string },
    receive: (msg: Msg) => void,
    failed?: (error: Error) => void,
  ): Subscription {
    return this.connection.subscribe(subject, {
      ...options,
      callback: (error, msg) => {
        if (error) {
          this.log.error({ err: error, subject }, 'the subscription has ended');
          failed?.(error);
          return;
        }
        try {
          receive(msg);
        } catch (error) {
          this.log.warn({ err: error, subject }, 'a message could not be handled');
        }
      },
    });
  }
}

function publishError(error: unknown, name: string, data: string | Uint8Array, max: number | undefined): unknown {
  const code = error instanceof NatsError ? error.code : undefined;
  if (code === ErrorCode.MaxPayloadExceeded) {
    const size = typeof data === 'string' ? Buffer.byteLength(data) : data.length;
    return new BusError(
      'INVALID',
      `${name}: a message of ${size} bytes is over the ${max} that NATS takes, headers included; send less`,
      { cause: error },
    );
  }
  if (code === ErrorCode.ConnectionClosed || code === ErrorCode.ConnectionDraining) {
    return new BusError('UNAVAILABLE', `${name}: the connection to NATS is closing`, { cause: error });
  }
  return error;
}
