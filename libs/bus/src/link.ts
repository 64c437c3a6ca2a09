import type { Logger } from '@gonets/telemetry';
import { gauge, metrics } from '@gonets/telemetry';
import { Events } from 'nats';
import type { NatsConnection, Status } from 'nats';
import { BusError } from './errors.ts';

/**
 * Whether NATS can be reached right now. The NATS client itself says nothing: what is published while it is
 * disconnected is lost, and what was requested before waits for its own timeout.
 */
export class Link {
  readonly #log: Logger;
  readonly #watchers = new Set<() => void>();
  #up = true;

  constructor(connection: NatsConnection, log: Logger) {
    this.#log = log;
    gauge(metrics.natsConnected).set(1);
    void this.#watch(connection);
    // The status of a closed connection never ends.
    void connection.closed().then(() => this.#set(false));
  }

  get up(): boolean {
    return this.#up;
  }

  /** Calls `watcher` each time the link goes up or down. */
  onChange(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Resolves when the link is up; rejects with the reason of `signal` when that aborts first. */
  async whenUp(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#up) {
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const forget = this.onChange(() => {
        if (this.#up) {
          signal.removeEventListener('abort', abort);
          forget();
          resolve();
        }
      });
      const abort = () => {
        forget();
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** Settles like `work`, but rejects with `UNAVAILABLE` at once when the link is or goes down. */
  async guard<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (!this.#up) {
      throw unavailable(what);
    }
    let forget = () => {};
    const down = new Promise<never>((_, reject) => {
      forget = this.onChange(() => reject(unavailable(what)));
    });
    try {
      return await Promise.race([work(), down]);
    } finally {
      forget();
    }
  }

  async #watch(connection: NatsConnection): Promise<void> {
    try {
      for await (const status of connection.status()) {
        this.#handle(status);
      }
    } catch (error) {
      this.#log.error({ err: error }, 'watching the NATS connection failed');
    }
  }

  #handle(status: Status): void {
    if (status.type === Events.Disconnect) {
      this.#log.warn({ server: status.data }, 'disconnected from NATS');
      this.#set(false);
    } else if (status.type === Events.Reconnect) {
      this.#log.info({ server: status.data }, 'reconnected to NATS');
      this.#set(true);
    } else if (status.type === Events.Error) {
      this.#log.error({ code: status.data, permission: status.permissionContext }, 'NATS reported an error');
    } else if (status.type === Events.LDM) {
      this.#log.warn({ server: status.data }, 'the NATS server is about to stop');
    }
  }

  #set(up: boolean): void {
    if (this.#up === up) {
      return;
    }
    this.#up = up;
    gauge(metrics.natsConnected).set(up ? 1 : 0);
    for (const watcher of this.#watchers) {
      watcher();
    }
  }
}

export function unavailable(what: string): BusError {
  return new BusError('UNAVAILABLE', `${what}: not connected to NATS; it reconnects by itself, try again`);
}
