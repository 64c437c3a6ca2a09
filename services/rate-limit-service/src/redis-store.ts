import type { TakeRequest, TakeResponse } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Store, Taken } from './store.ts';
import { WindowCache } from './window-cache.ts';
import { newWindow, take } from './window.ts';
import type { Decision, Rule } from './window.ts';

const prefix = 'gonets:rate-limit';
/** While Redis is away, this often. */
const warnEveryMs = 10_000;

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
  readonly #limiter: RateLimiterRedis;
  readonly #insurance: WindowCache;
  #quietUntil = 0;

  constructor({ redis, rule, log }: RedisStoreOptions) {
    this.#redis = redis;
    this.#rule = rule;
    this.#log = log;
    this.#insurance = new WindowCache(rule);
    this.#limiter = new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: `${prefix}:window`,
      points: rule.limit,
      duration: rule.windowMs / 1000,
      rejectIfRedisNotReady: true,
    });
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
    const id = `${prefix}:request:${user}:${request}`;
    const isNew = await this.#redis.set(id, 1, 'PX', windowMs, 'NX');
    if (isNew === null) {
      return this.#taken('repeated', (await this.#limiter.get(user)) ?? { remainingPoints: limit, msBeforeNext: 0 });
    }
    const { allowed, state } = await this.#consume(user);
    if (!allowed) {
      // Not counted: the same request may come again in the next window.
      await this.#redis.del(id);
      return this.#taken('refused', state);
    }
    // Remembered until the end of the window in which it was counted.
    await this.#redis.pexpire(id, state.msBeforeNext);
    return this.#taken('allowed', state);
  }

  /** The library throws its result when the limit is reached. */
  async #consume(user: string): Promise<{ allowed: boolean; state: RateLimiterRes }> {
    try {
      return { allowed: true, state: await this.#limiter.consume(user) };
    } catch (error) {
      if (error instanceof RateLimiterRes) {
        return { allowed: false, state: error };
      }
      throw error;
    }
  }

  #taken(decision: Decision, state: Pick<RateLimiterRes, 'remainingPoints' | 'msBeforeNext'>): Taken {
    const { limit, windowMs } = this.#rule;
    const response: TakeResponse = {
      allowed: decision !== 'refused',
      remaining: state.remainingPoints,
      resetMs: Math.min(windowMs, Math.max(0, state.msBeforeNext)),
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
