import { openBucket } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { buckets, take } from '@gonets/contracts';
import { attributes, counter, metrics, withSpan } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import { KvStore } from './kv-store.ts';
import { RedisStore } from './redis-store.ts';
import { connectRedis } from './redis.ts';
import type { Store } from './store.ts';
import { minuteMs, windowSchema } from './window.ts';
import type { Rule } from './window.ts';

export interface ServiceOptions {
  readonly bus: Bus;
  readonly log: Logger;
  /** Requests of one user in a minute. */
  readonly limit: number;
  /** Without it, windows are kept in NATS. */
  readonly redisUrl: string | undefined;
}

/** Answers `take` requests, together with every other instance. */
export async function startRateLimitService({ bus, log, limit, redisUrl }: ServiceOptions): Promise<void> {
  const rule = { limit, windowMs: minuteMs };
  const store = await openStore(bus, log, rule, redisUrl);
  await bus.serve(take, { queue: 'rate-limit-service', limit: 256, room: 1024 }, (request) =>
    withSpan('count request', {}, async (span) => {
      const taken = await store.take(request);
      span.setAttributes({
        [attributes.rateLimitStore]: taken.store,
        [attributes.rateLimitAllowed]: taken.response.allowed,
      });
      counter(metrics.rateLimitDecisions).inc({ store: taken.store, decision: taken.decision });
      return taken.response;
    }),
  );
  log.info({ store: redisUrl === undefined ? 'nats' : 'redis', limitPerMinute: limit }, 'counting requests');
}

async function openStore(bus: Bus, log: Logger, rule: Rule, redisUrl: string | undefined): Promise<Store> {
  if (redisUrl === undefined) {
    return new KvStore({ rule, bucket: await openBucket(bus, buckets.rateLimits, windowSchema) });
  }
  return new RedisStore({ rule, log, redis: await connectRedis(redisUrl, log) });
}
