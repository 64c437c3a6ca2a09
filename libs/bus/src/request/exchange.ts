import type { ErrorCode } from '@gonets/contracts';
import { attributes, histogram, metrics, natsSystem, withSpan } from '@gonets/telemetry';
import { SpanKind } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { BusError, codeOf } from '../errors.ts';
import { shortName } from '../name.ts';
import type { Wire } from '../wire.ts';
import { Absence } from './absence.ts';
import { Attempt } from './attempt.ts';
import type { Receiver } from './attempt.ts';
import { Scope } from './scope.ts';

/** How long a stopped worker may take to end with what it has. */
const stopGraceMs = 5000;
/** Longer than the silence of a worker that lives: its heartbeats come every 2 to 2.5 s. */
const defaultQuietMs = 3000;
const defaultGapMs = 3 * defaultQuietMs;
/** Longer than a service needs to restart; nobody should wait longer to hear that it is down. */
const defaultAbsenceMs = 20_000;

export interface Order<T> {
  readonly subject: string;
  readonly request: unknown;
  readonly deadlineMs: number;
  readonly gapMs?: number | undefined;
  readonly absenceMs?: number | undefined;
  readonly onAbsent?: ((absent: boolean) => void) | undefined;
  /** Each ends the request at once when it aborts. */
  readonly callers: readonly (AbortSignal | undefined)[];
  /** Asks the worker to stop, and gives it some time to end by itself. */
  readonly stop?: AbortSignal | undefined;
  /** A new one for each attempt. */
  readonly receiver: () => Receiver<T>;
  /** Whether to send the request again after `error`; `begun` when a worker had begun with it. */
  readonly again: (error: BusError, begun: boolean) => boolean;
}

/** Sends a request, again and again while `again` says so, until it ends or its deadline passes. One span for all of it. */
export async function exchange<T>(wire: Wire, order: Order<T>): Promise<T> {
  const name = shortName(order.subject);
  const payload = JSON.stringify(order.request);
  const started = performance.now();
  let result: 'ok' | ErrorCode = 'ok';
  const settings = {
    kind: SpanKind.CLIENT,
    attributes: {
      [attributes.messagingSystem]: natsSystem,
      [attributes.messagingOperation]: 'request',
      [attributes.messagingOperationType]: 'send',
      [attributes.messagingDestination]: order.subject,
      [attributes.messagingBodySize]: Buffer.byteLength(payload),
    },
  };
  try {
    return await withSpan(`request ${name}`, settings, (span) => attempts(wire, order, name, payload, span));
  } catch (error) {
    result = codeOf(error);
    throw error;
  } finally {
    const seconds = (performance.now() - started) / 1000;
    histogram(metrics.callDuration).observe({ subject: order.subject, result }, seconds);
  }
}

async function attempts<T>(wire: Wire, order: Order<T>, name: string, payload: string, span: Span): Promise<T> {
  const scope = new Scope(name, order.deadlineMs, order.callers);
  const { gapMs = defaultGapMs } = order;
  let quietMs = Math.min(gapMs, defaultQuietMs);
  const absenceMs = order.absenceMs ?? defaultAbsenceMs;
  const stopping = new Stopping(scope, name, order.stop);
  const absence = new Absence(order.onAbsent);
  let last: BusError | undefined;
  let absentSince: number | undefined;
  try {
    for (let number = 1; ; number += 1) {
      scope.signal.throwIfAborted();
      const message = { subject: order.subject, name, payload, quietMs, gapMs };
      const attempt = new Attempt(wire, message, scope, absence.heeding(order.receiver()));
      stopping.current = attempt;
      try {
        return await attempt.result;
      } catch (error) {
        stopping.current = undefined;
        if (last && scope.expired && !attempt.heard) {
          throw gaveUp(last, number);
        }
        if (!(error instanceof BusError) || scope.signal.aborted || !order.again(error, attempt.begun)) {
          throw error;
        }
        absentSince = error.code === 'NO_SERVICE' ? (absentSince ?? performance.now()) : undefined;
        if (absentSince !== undefined && performance.now() - absentSince > absenceMs) {
          throw gaveUp(error, number);
        }
        span.addEvent(error.code === 'BUSY' ? 'busy' : 'retry', {
          [attributes.errorType]: error.code,
          [attributes.attempt]: number,
        });
        if (error.code === 'UNAVAILABLE' && !attempt.heard) {
          // Who is only slow must not get the same request faster and faster.
          quietMs = Math.min(gapMs, quietMs * 2);
        }
        last = error;
        absence.met(error);
        stopping.check();
        await pause(wire, scope, number, error);
      }
    }
  } finally {
    stopping.close();
    scope.close();
  }
}

/** Waits before the next attempt. Throws what ends the request: its last error rather than a bare `DEADLINE`. */
async function pause(wire: Wire, scope: Scope, number: number, last: BusError): Promise<void> {
  try {
    await wire.retries.pause(wire.link, number, scope.signal);
  } catch {
    throw scope.expired ? gaveUp(last, number) : scope.signal.reason;
  }
}

function gaveUp(last: BusError, attempts: number): BusError {
  return new BusError(last.code, `${last.message} (gave up after ${attempts} attempts)`, { cause: last });
}

/** Carries a caller's wish to stop to whatever attempt is running. */
class Stopping {
  current: { stop(): void } | undefined;
  readonly #scope: Scope;
  readonly #name: string;
  readonly #signal: AbortSignal | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(scope: Scope, name: string, signal: AbortSignal | undefined) {
    this.#scope = scope;
    this.#name = name;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#stop);
    this.check();
  }

  /** Between two attempts there is nothing to stop but the request itself. */
  check(): void {
    if (this.#signal?.aborted) {
      this.#end();
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#stop);
  }

  readonly #stop = () => {
    if (!this.current) {
      this.#end();
      return;
    }
    this.current.stop();
    this.#timer = setTimeout(() => this.#end(), stopGraceMs);
  };

  #end(): void {
    this.#scope.end(new BusError('CANCELLED', `${this.#name}: stopped`));
  }
}
