import { Pool } from 'undici';
import type { Dispatcher } from 'undici';

export interface SocketLimits {
  /** Sockets open at once. */
  readonly sockets: number;
  /** How many of them stay open when idle. */
  readonly kept: number;
  /** Milliseconds an idle socket stays open. */
  readonly keepAliveMs: number;
  /** Milliseconds to connect, and between two chunks of a response. */
  readonly timeoutMs: number;
}

interface Socket {
  readonly dispatcher: Dispatcher;
  /** Gives the place back. Call it once, when the response has ended. */
  release(): void;
}

/** The sockets of one HTTP client. */
export interface Sockets {
  readonly limit: number;
  busy(): number;
  /** A place for one request, or undefined when all are taken. */
  take(): Socket | undefined;
}

/**
 * undici has no limit for idle sockets. So there are two pools: sockets of the first are kept between requests, those
 * of the second are closed after each (`pipelining: 0`). `onOpen` hears of each socket that opens (1) or closes (-1).
 */
export function createSockets(origin: string, limits: SocketLimits, onOpen: (change: 1 | -1) => void): Sockets {
  const { sockets, kept, keepAliveMs, timeoutMs } = limits;
  const options = {
    connect: { timeout: timeoutMs },
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    bodyTimeout: timeoutMs,
    // The first byte is timed by the SDK, which also counts connecting and sending.
    headersTimeout: 0,
  };
  const places = [
    { limit: kept, busy: 0, pipelining: 1 },
    { limit: sockets - kept, busy: 0, pipelining: 0 },
  ]
    .filter(({ limit }) => limit > 0)
    .map(({ limit, busy, pipelining }) => {
      const pool = new Pool(origin, { ...options, pipelining, connections: limit });
      pool.on('connect', () => onOpen(1)).on('disconnect', () => onOpen(-1));
      return { limit, busy, pool };
    });
  return {
    limit: sockets,
    busy: () => places.reduce((sum, { busy }) => sum + busy, 0),
    take() {
      const place = places.find(({ busy, limit }) => busy < limit);
      if (place === undefined) {
        return undefined;
      }
      place.busy += 1;
      return {
        dispatcher: place.pool,
        release: () => {
          place.busy -= 1;
        },
      };
    },
  };
}
