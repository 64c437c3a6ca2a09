import { codeOf } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { take } from '@gonets/contracts';
import { counter, metrics } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import { createLocalLimit } from './local-limit.ts';

/** A user waits for this before every answer. */
const deadlineMs = 1000;
/** After a failure the service is left alone for so long, or every user would wait for the deadline. */
const pauseMs = 5000;
const warnEveryMs = 60_000;

/** Counts a request of a user; milliseconds to wait when the user is over the limit. Never fails. */
export type RateLimit = (user: number, request: string) => Promise<number | undefined>;

interface RateLimitDeps {
  readonly bus: Pick<Bus, 'call'>;
  /** Limit of this process alone, while rate-limit-service does not answer. */
  readonly perMinute: number;
  readonly log: Logger;
}

/** Asks rate-limit-service; while that is away, users are let through up to a limit of this process alone. */
export function createRateLimit({ bus, perMinute, log }: RateLimitDeps): RateLimit {
  const local = createLocalLimit(perMinute);
  let pausedUntil = 0;
  let warnAt = 0;

  function fallBack(user: string, request: string, code: string): number | undefined {
    counter(metrics.rateLimitFallbacks).inc({ code });
    return local(user, request);
  }

  return async (user, request) => {
    const now = performance.now();
    if (now < pausedUntil) {
      return fallBack(`${user}`, request, 'paused');
    }
    try {
      const answer = await bus.call(take, { user: `${user}`, request }, { deadlineMs });
      return answer.allowed ? undefined : answer.resetMs;
    } catch (error) {
      pausedUntil = performance.now() + pauseMs;
      if (now >= warnAt) {
        warnAt = now + warnEveryMs;
        log.warn({ err: error, perMinute }, 'rate-limit-service does not answer; each gateway counts for itself');
      }
      return fallBack(`${user}`, request, codeOf(error));
    }
  };
}
