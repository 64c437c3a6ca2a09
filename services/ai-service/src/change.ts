import { setTimeout as sleep } from 'node:timers/promises';
import { BusError, codeOf, ConflictError } from '@gonets/bus';
import type { Bucket, Entry } from '@gonets/bus';
import { counter } from '@gonets/telemetry';
import type { MetricDefinition } from '@gonets/telemetry';

const mostTries = 10;
const longestPauseMs = 100;
/** How long what has been paid for is kept in hand while NATS cannot store it: longer than a restart of it. */
const inHandMs = 30_000;
const awayPauseMs = 100;

interface Changed<T> {
  readonly key: string;
  /** For the error: `the conversation`. */
  readonly what: string;
  /** Counts the writes that met another one. */
  readonly conflicts: MetricDefinition;
  /** The entry as it was read or written before; it is read anew only when that is no longer so. */
  readonly known?: Known<T> | undefined;
}

export interface Known<T> {
  /** Undefined when the key has no value. */
  readonly entry: Entry<T> | undefined;
}

/** Reads an entry, unless it is known, and tries `attempt` until nobody else was faster. */
export async function change<T, Result>(
  bucket: Pick<Bucket<T>, 'get'>,
  { key, what, conflicts, known }: Changed<T>,
  attempt: (entry: Entry<T> | undefined) => Promise<Result>,
): Promise<Result> {
  if (known) {
    try {
      return await attempt(known.entry);
    } catch (error) {
      if (!(error instanceof ConflictError)) {
        throw error;
      }
    }
  }
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(await bucket.get(key));
    } catch (error) {
      if (!(error instanceof ConflictError)) {
        throw error;
      }
      if (tries === mostTries) {
        throw new BusError('UNAVAILABLE', `${what} was changed by others ${mostTries} times in a row`, {
          cause: error,
        });
      }
    }
    counter(conflicts).inc();
    await sleep(Math.random() * longestPauseMs);
  }
}

/** Repeats a write, which must be idempotent, while NATS is away; for 30 s. */
export async function patiently<Result>(write: () => Promise<Result>): Promise<Result> {
  const until = performance.now() + inHandMs;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (codeOf(error) !== 'UNAVAILABLE' || performance.now() >= until) {
        throw error;
      }
    }
    await sleep(awayPauseMs);
  }
}
