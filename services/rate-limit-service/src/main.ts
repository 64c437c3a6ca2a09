import { buckets } from '@gonets/contracts';
import { run } from '@gonets/runtime';
import { rateLimitConfig } from './config.ts';
import { startRateLimitService } from './service.ts';

await run(
  'rate-limit-service',
  rateLimitConfig,
  { graceMs: 10_000, storage: { buckets: [buckets.rateLimits] } },
  async ({ config, bus, log }) => {
    await startRateLimitService({
      bus,
      log,
      limit: config.SECURITY_RATE_LIMIT_PER_MINUTE,
      redisUrl: config.REDIS_URL,
    });
  },
);
