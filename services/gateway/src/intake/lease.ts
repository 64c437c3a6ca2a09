import { ConflictError } from '@gonets/bus';
import type { Bucket } from '@gonets/bus';
import type { Logger } from '@gonets/telemetry';
import { z } from 'zod';
import { sleep } from './sleep.ts';

export const leaseSchema = z.object({ holder: z.string(), renewals: z.int() });
export type LeaseRecord = z.infer<typeof leaseSchema>;

/**
 * Milliseconds. No clock is compared with another machine's: who waits for a lease watches, by its own clock, whether
 * the record still changes.
 */
const timing = {
  /** A holder renews so often. */
  renew: 2000,
  /** A holder that could not renew for so long stops its work. */
  expire: 5000,
  /** Who waits looks so often, … */
  look: 1000,
  /** … and takes a lease that has not changed for so long. */
  takeOver: 7000,
};

interface LeaseDeps {
  readonly bucket: Bucket<LeaseRecord>;
  readonly key: string;
  /** Unique per process start. */
  readonly holder: string;
  readonly log: Logger;
}

/**
 * Runs `work` in one process at a time: the one that holds the lease `key`. After a crash another takes over within
 * 10 s, after `stop` within about one second. `work` must end when its signal aborts: then the lease is lost or the
 * process stops. When it ends by itself, the lease goes to whoever is next.
 */
export function withLease(deps: LeaseDeps, work: (signal: AbortSignal) => Promise<void>): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const done = run(deps, work, stopping.signal);
  return {
    stop() {
      stopping.abort();
      return done;
    },
  };
}

async function run(deps: LeaseDeps, work: (signal: AbortSignal) => Promise<void>, stopping: AbortSignal) {
  const { key, log } = deps;
  while (!stopping.aborted) {
    const revision = await acquire(deps, stopping);
    if (revision !== undefined) {
      log.info({ lease: key }, 'lease taken');
      await hold(deps, revision, work, stopping);
      // Somebody else's turn first, also when the work has failed at once.
      await sleep(2 * timing.look, stopping);
    }
  }
}

/** Waits until the lease is free; undefined when `stopping` came first. */
async function acquire(deps: LeaseDeps, stopping: AbortSignal): Promise<number | undefined> {
  const { bucket, key, holder, log } = deps;
  let seen: number | undefined;
  let seenAt = performance.now();
  let away = false;
  while (!stopping.aborted) {
    try {
      const entry = await bucket.get(key);
      away = false;
      if (!entry) {
        return await bucket.create(key, { holder, renewals: 0 });
      }
      if (entry.value.holder === holder) {
        // Ours: an earlier write took effect although its answer was lost.
        return await bucket.update(key, { holder, renewals: 0 }, entry.revision);
      }
      if (entry.revision !== seen) {
        seen = entry.revision;
        seenAt = performance.now();
      } else if (performance.now() - seenAt >= timing.takeOver) {
        log.warn({ lease: key, from: entry.value.holder }, 'lease taken over from a process that no longer renews it');
        return await bucket.update(key, { holder, renewals: 0 }, entry.revision);
      }
    } catch (error) {
      if (!(error instanceof ConflictError) && !away) {
        // Once for each time that NATS is away, not every second.
        away = true;
        log.warn({ err: error, lease: key }, 'the lease cannot be read; trying again every second');
      }
    }
    await sleep(timing.look, stopping);
  }
  return undefined;
}

/** Works and renews until the work ends, the lease is lost or `stopping` aborts. */
async function hold(
  { bucket, key, holder, log }: LeaseDeps,
  acquired: number,
  work: (signal: AbortSignal) => Promise<void>,
  stopping: AbortSignal,
): Promise<void> {
  let revision = acquired;
  const lost = new AbortController();
  const ended = new AbortController();
  let expiry: NodeJS.Timeout | undefined;

  function lose(): void {
    if (!lost.signal.aborted) {
      log.error({ lease: key }, 'lease lost');
      lost.abort();
    }
  }

  /** Counts from before a write: who waits for the lease counts from after it. */
  function renewed(startedAt: number): void {
    clearTimeout(expiry);
    expiry = setTimeout(lose, startedAt + timing.expire - performance.now());
  }

  async function renew(): Promise<void> {
    const over = AbortSignal.any([ended.signal, lost.signal]);
    for (let renewals = 1; ; renewals += 1) {
      await sleep(timing.renew, over);
      if (over.aborted) {
        return;
      }
      const start = performance.now();
      try {
        revision = await bucket.update(key, { holder, renewals }, revision);
        renewed(start);
      } catch (error) {
        log.warn({ err: error, lease: key }, 'the lease was not renewed');
        if (error instanceof ConflictError) {
          lose();
        }
      }
    }
  }

  renewed(performance.now());
  const renewing = renew();
  try {
    await work(AbortSignal.any([stopping, lost.signal]));
  } catch (error) {
    log.error({ err: error, lease: key }, 'the work under a lease has failed');
  }
  ended.abort();
  await renewing;
  clearTimeout(expiry);
  if (!lost.signal.aborted) {
    await bucket.delete(key, revision).catch((error: unknown) => {
      log.warn({ err: error, lease: key }, 'the lease was not given back; it will be taken over');
    });
  }
}
