import { setTimeout as wait } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import { attributes, gauge, histogram, metrics } from '@gonets/telemetry';
import { Pool } from 'undici';
import { exchange } from './exchange.ts';
import type { HttpAnswer, HttpRequest, StageTimeouts } from './exchange.ts';
import { HttpError } from './http-error.ts';
import { createSlots } from './slots.ts';

/** Each limit has an effect of its own, and an error names the one that was hit. */
export interface HttpLimits extends StageTimeouts {
  /** Sockets, exactly. */
  readonly maxConnections: number;
  /** Milliseconds to wait for a free socket. */
  readonly poolTimeoutMs: number;
}

export interface Http {
  /** Throws `HttpError` for everything but an answer. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Waits up to `graceMs` for what runs, then closes the sockets. */
  close(graceMs: number): Promise<void>;
}

/** Requests to one origin over at most `maxConnections` sockets, one request at a time on each. */
export function createHttp(origin: string, limits: HttpLimits): Http {
  const { maxConnections, poolTimeoutMs, connectTimeoutMs } = limits;
  // The phases of a request are timed in `exchange`; undici's own clocks start elsewhere.
  const pool = new Pool(origin, {
    connections: maxConnections,
    pipelining: 1,
    connect: { timeout: connectTimeoutMs },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const slots = createSlots(maxConnections);

  async function takeSlot(signal: AbortSignal | undefined) {
    const start = performance.now();
    const release = await slots.acquire(poolTimeoutMs, signal).catch(() => {
      throw new HttpError('given up by the caller while it waited for a free socket', { possiblyProcessed: false });
    });
    const waitedMs = performance.now() - start;
    histogram(metrics.telegramPoolWait).observe(waitedMs / 1000);
    if (waitedMs >= 1) {
      trace.getActiveSpan()?.addEvent('pool wait', { [attributes.queueWaitMs]: Math.round(waitedMs) });
    }
    if (!release) {
      throw new HttpError(
        `no free socket within ${poolTimeoutMs} ms (TELEGRAM_POOL_TIMEOUT): all ${maxConnections} are busy (TELEGRAM_MAX_CONNECTIONS)`,
        { possiblyProcessed: false },
      );
    }
    return release;
  }

  return {
    async send(request) {
      const release = await takeSlot(request.signal);
      const sockets = gauge(metrics.telegramSocketsBusy);
      sockets.inc();
      return exchange(pool, request, limits, () => {
        sockets.dec();
        release();
      });
    },
    async close(graceMs) {
      const idle = new AbortController();
      const drained = pool.close().finally(() => idle.abort());
      await Promise.race([drained, wait(graceMs, undefined, { signal: idle.signal }).catch(() => {})]);
      await pool.destroy();
    },
  };
}
