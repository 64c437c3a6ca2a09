import { gauge, histogram, metrics } from '@gonets/telemetry';
import type { Dispatcher } from 'undici';
import { createSockets } from './sockets.ts';

export interface PoolOptions {
  /** Origin of the AI API. */
  readonly origin: string;
  /** HTTP clients, each with its own sockets. */
  readonly clients: number;
  /** Sockets over all clients; at least one for each. */
  readonly sockets: number;
  /** Sockets over all clients that stay open when idle. */
  readonly kept: number;
  readonly keepAliveMs: number;
  readonly timeoutMs: number;
}

/** The right to send one request. */
export interface Lease {
  /** Number of the HTTP client, from 0. */
  readonly client: number;
  readonly dispatcher: Dispatcher;
  /** Gives the socket back. `healthy` is false when the network failed: such a client comes after equally busy ones until it works again. */
  release(healthy: boolean): void;
}

export interface Pool {
  /**
   * A socket of the least busy client; waits for one, first come first served.
   * Rejects with the reason of `signal` when that aborts first.
   */
  lease(signal: AbortSignal): Promise<Lease>;
}

/** A share of `total` for each of `parts`; the first ones get one more when it does not divide. */
export function split(total: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, index) => Math.floor(total / parts) + (index < total % parts ? 1 : 0));
}

/** Throws when there are fewer sockets than clients. */
export function createPool(options: PoolOptions): Pool {
  const { origin, keepAliveMs, timeoutMs } = options;
  if (options.sockets < options.clients) {
    throw new RangeError(`${options.sockets} sockets cannot be shared by ${options.clients} HTTP clients`);
  }
  const kept = split(Math.min(options.kept, options.sockets), options.clients);
  const clients = split(options.sockets, options.clients).map((sockets, index) => {
    const label = { client: String(index) };
    gauge(metrics.aiSocketsLimit).set(label, sockets);
    gauge(metrics.aiRequestsInflight).set(label, 0);
    const limits = { sockets, kept: kept[index] ?? 0, keepAliveMs, timeoutMs };
    const onOpen = (change: 1 | -1) => gauge(metrics.aiSocketsOpen).inc(label, change);
    return { index, label, failures: 0, sockets: createSockets(origin, limits, onOpen) };
  });
  const waiters: ((lease: Lease) => void)[] = [];

  function take(): Lease | undefined {
    const client = clients
      .filter(({ sockets }) => sockets.busy() < sockets.limit)
      // Of equals the first, so that at low load the same warm sockets are used.
      .sort((a, b) => a.sockets.busy() - b.sockets.busy() || a.failures - b.failures)[0];
    const socket = client?.sockets.take();
    if (client === undefined || socket === undefined) {
      return undefined;
    }
    gauge(metrics.aiRequestsInflight).inc(client.label);
    return {
      client: client.index,
      dispatcher: socket.dispatcher,
      release(healthy) {
        socket.release();
        gauge(metrics.aiRequestsInflight).dec(client.label);
        client.failures = healthy ? 0 : client.failures + 1;
        serveNext();
      },
    };
  }

  /** A freed socket goes to the longest waiting one at once, so that nobody overtakes. */
  function serveNext(): void {
    const next = waiters.shift();
    const lease = next && take();
    if (lease) {
      next(lease);
    }
    gauge(metrics.aiPoolWaiting).set(waiters.length);
  }

  function wait(signal: AbortSignal): Promise<Lease> {
    return new Promise((resolve, reject) => {
      const waiter = (lease: Lease) => {
        signal.removeEventListener('abort', leave);
        resolve(lease);
      };
      const leave = () => {
        waiters.splice(waiters.indexOf(waiter), 1);
        gauge(metrics.aiPoolWaiting).set(waiters.length);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      waiters.push(waiter);
      gauge(metrics.aiPoolWaiting).set(waiters.length);
    });
  }

  return {
    async lease(signal) {
      signal.throwIfAborted();
      const since = performance.now();
      try {
        return take() ?? (await wait(signal));
      } finally {
        histogram(metrics.aiPoolWait).observe((performance.now() - since) / 1000);
      }
    },
  };
}
