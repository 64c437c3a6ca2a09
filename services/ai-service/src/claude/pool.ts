import { gauge, histogram, metrics } from '@gonets/telemetry';
import type { Dispatcher } from 'undici';
import { ClaudeError } from './failures.ts';
import { ClientHealth } from './health.ts';
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
  /** Milliseconds to wait for a socket, to connect, and between two chunks. */
  readonly timeoutMs: number;
}

/** The right to send one request. */
export interface Lease {
  /** Number of the HTTP client, from 0. */
  readonly client: number;
  readonly dispatcher: Dispatcher;
  /** Call it when the API has answered something. */
  heard(): void;
  /** Gives the socket back. `healthy` is false when the network failed: such a client is left out for a while. */
  release(healthy: boolean): void;
}

export interface Pool {
  /**
   * A socket of the least busy client that can be trusted; waits for one, first come first served.
   * Rejects with `AI_POOL_TIMEOUT` after `timeoutMs`, or with the reason of `signal` when that aborts first.
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
    gauge(metrics.aiClientFailing).set(label, 0);
    const limits = { sockets, kept: kept[index] ?? 0, keepAliveMs, timeoutMs };
    const onOpen = (change: 1 | -1) => gauge(metrics.aiSocketsOpen).inc(label, change);
    return { index, label, health: new ClientHealth(), sockets: createSockets(origin, limits, onOpen) };
  });
  const waiters: ((lease: Lease) => void)[] = [];

  /** Of equals the first, so that at low load the same warm sockets are used. */
  function leastBusy(trust: ClientHealth['trust']) {
    return clients
      .filter(({ sockets, health }) => sockets.busy() < sockets.limit && health.trust === trust)
      .sort((a, b) => a.sockets.busy() - b.sockets.busy())[0];
  }

  /** Then it is not the clients that fail. */
  function allOut(): boolean {
    return clients.every(({ health }) => health.trust === 'out');
  }

  function take(): Lease | undefined {
    const client = leastBusy('good') ?? leastBusy('doubted') ?? (allOut() ? leastBusy('out') : undefined);
    const socket = client?.sockets.take();
    if (client === undefined || socket === undefined) {
      return undefined;
    }
    gauge(metrics.aiRequestsInflight).inc(client.label);
    const request = client.health.sent();
    const tellHealth = () => gauge(metrics.aiClientFailing).set(client.label, client.health.failing ? 1 : 0);
    return {
      client: client.index,
      dispatcher: socket.dispatcher,
      heard() {
        request.heard();
        tellHealth();
      },
      release(healthy) {
        request.ended(healthy);
        tellHealth();
        socket.release();
        gauge(metrics.aiRequestsInflight).dec(client.label);
        serveNext();
      },
    };
  }

  /** A freed socket goes to the longest waiting one at once, so that nobody overtakes. */
  function serveNext(): void {
    const lease = waiters.length > 0 ? take() : undefined;
    if (lease) {
      waiters.shift()?.(lease);
    }
    gauge(metrics.aiPoolWaiting).set(waiters.length);
  }

  function wait(signal: AbortSignal): Promise<Lease> {
    return new Promise((resolve, reject) => {
      const waiter = (lease: Lease) => {
        stopWaiting();
        resolve(lease);
      };
      const giveUp = (reason: unknown) => {
        stopWaiting();
        waiters.splice(waiters.indexOf(waiter), 1);
        gauge(metrics.aiPoolWaiting).set(waiters.length);
        reject(reason);
      };
      const onAbort = () => giveUp(signal.reason);
      const timer = setTimeout(() => giveUp(noSocket(options)), timeoutMs);
      const stopWaiting = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      signal.addEventListener('abort', onAbort, { once: true });
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

function noSocket({ sockets, timeoutMs }: PoolOptions): ClaudeError {
  const message = `none of the ${sockets} sockets to the AI API (CONNECTION_POOL_SIZE) was free within ${timeoutMs / 1000} s (HTTP_TIMEOUT)`;
  return new ClaudeError('AI_POOL_TIMEOUT', message);
}
