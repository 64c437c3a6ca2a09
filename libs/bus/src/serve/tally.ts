import { counter, gauge, histogram, metrics } from '@gonets/telemetry';
import type { ServeStats } from '../types.ts';

/** How a request ended in this member. */
export type Result = 'ok' | 'failed' | 'busy' | 'forwarded' | 'expired' | 'cancelled';

/** Counts the requests of one member, for `$SRV.STATS` and for Prometheus. */
export class Tally {
  readonly #subject: string;
  readonly #limit: number;
  readonly #counts: Record<Result, number> = { ok: 0, failed: 0, busy: 0, forwarded: 0, expired: 0, cancelled: 0 };
  #inflight = 0;
  #waiting = 0;
  #runMs = 0;

  constructor(subject: string, limit: number) {
    this.#subject = subject;
    this.#limit = limit;
    gauge(metrics.limit).inc({ subject }, limit);
    gauge(metrics.inflight).inc({ subject }, 0);
    gauge(metrics.waiting).inc({ subject }, 0);
  }

  result(result: Result): void {
    this.#counts[result] += 1;
    counter(metrics.requests).inc({ subject: this.#subject, result });
  }

  occupancy(inflight: number, waiting: number): void {
    gauge(metrics.inflight).inc({ subject: this.#subject }, inflight - this.#inflight);
    gauge(metrics.waiting).inc({ subject: this.#subject }, waiting - this.#waiting);
    this.#inflight = inflight;
    this.#waiting = waiting;
  }

  waited(ms: number): void {
    histogram(metrics.requestWait).observe({ subject: this.#subject }, ms / 1000);
  }

  ran(ms: number, result: Result): void {
    this.#runMs += ms;
    histogram(metrics.requestDuration).observe({ subject: this.#subject, result }, ms / 1000);
  }

  /** Milliseconds that requests ran, in all. */
  get runMs(): number {
    return this.#runMs;
  }

  stats(): ServeStats {
    return { inflight: this.#inflight, limit: this.#limit, waiting: this.#waiting, ...this.#counts };
  }

  close(): void {
    this.occupancy(0, 0);
    gauge(metrics.limit).dec({ subject: this.#subject }, this.#limit);
  }
}
