import type { TakeRequest } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Store, Taken } from './store.ts';
import { WindowCache } from './window-cache.ts';
import { decisions, newWindow, take } from './window.ts';
import type { Rule } from './window.ts';

const prefix = 'gonets:rate-limit:requests';
/** While Redis is away, this often. */
const warnEveryMs = 10_000;

/**
 * A window is the set of the requests that it allowed; Redis forgets it at its end. One script is one step: whatever
 * dies meanwhile, a request is counted and remembered, or neither.
 */
const script = `
local key, request, limit, windowMs = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local count = redis.call('SCARD', key)
local decision = 'allowed'
if redis.call('SISMEMBER', key, request) == 1 then
  decision = 'repeated'
elseif count >= limit then
  decision = 'refused'
else
  redis.call('SADD', key, request)
  if count == 0 then redis.call('PEXPIRE', key, windowMs) end
  count = count + 1
end
return { decision, count, redis.call('PTTL', key) }
`;
const reply = z.tuple([z.enum(decisions), z.int().min(0), z.int().min(0)]);

export interface RedisStoreOptions {
  readonly redis: Redis;
  readonly rule: Rule;
  readonly log: Logger;
}

/**
 * Windows in Redis: the same algorithm, counted there. While Redis does not answer, this process counts for itself
 * (insurance), so users are still limited, per instance instead of over all.
 */
export class RedisStore implements Store {
  readonly #redis: Redis;
  readonly #rule: Rule;
  readonly #log: Logger;
  readonly #insurance: WindowCache;
  #quietUntil = 0;

  constructor({ redis, rule, log }: RedisStoreOptions) {
    this.#redis = redis;
    this.#rule = rule;
    this.#log = log;
    this.#insurance = new WindowCache(rule);
  }

  async take(request: TakeRequest): Promise<Taken> {
    try {
      return await this.#takeFromRedis(request);
    } catch (error) {
      this.#warn(error);
      return this.#takeFromInsurance(request);
    }
  }

  async #takeFromRedis({ user, request }: TakeRequest): Promise<Taken> {
    const { limit, windowMs } = this.#rule;
    const key = `${prefix}:${user}`;
    const [decision, count, endsInMs] = reply.parse(await this.#redis.eval(script, 1, key, request, limit, windowMs));
    const response = {
      allowed: decision !== 'refused',
      remaining: Math.max(0, limit - count),
      resetMs: endsInMs,
      limit,
    };
    return { decision, response, store: 'redis' };
  }

  #takeFromInsurance({ user, request }: TakeRequest): Taken {
    const now = Date.now();
    const { decision, response, window } = take(
      this.#insurance.get(user, now) ?? newWindow(now),
      request,
      now,
      this.#rule,
    );
    this.#insurance.set(user, window);
    return { decision, response, store: 'insurance' };
  }

  #warn(error: unknown): void {
    const now = performance.now();
    if (now >= this.#quietUntil) {
      this.#quietUntil = now + warnEveryMs;
      this.#log.warn({ err: error }, 'Redis does not answer; each instance limits users for itself until it does');
    }
  }
}
