import { logSink, requireProgram, waitUntil } from '@gonets/testing';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectRedis } from '../src/redis.ts';
import { RedisStore } from '../src/redis-store.ts';
import { startRedisServer } from './redis-server.ts';
import type { RedisServer } from './redis-server.ts';

const program = requireProgram('redis-server');
const rule = { limit: 3, windowMs: 60_000 };

describe.skipIf(program === undefined)('when Redis is away', () => {
  let server: RedisServer;
  let redis: Redis;
  beforeEach(async () => {
    server = await startRedisServer(program ?? '');
  });
  afterEach(async () => {
    redis.disconnect();
    await server.stop();
  });

  const takeMany = async (store: RedisStore, user: string, count: number) => {
    const taken = [];
    for (let index = 0; index < count; index++) {
      taken.push(await store.take({ user, request: `update:${index}` }));
    }
    return taken.map(({ decision, store }) => `${store} ${decision}`);
  };

  it('each instance limits for itself, says so once, and goes back to Redis', async () => {
    const { log, lines } = logSink();
    redis = await connectRedis(server.url, log);
    const store = new RedisStore({ redis, rule, log });
    expect(await takeMany(store, '1', 2)).toEqual(['redis allowed', 'redis allowed']);

    await server.stop();
    expect(await takeMany(store, '2', 4)).toEqual([
      'insurance allowed',
      'insurance allowed',
      'insurance allowed',
      'insurance refused',
    ]);
    expect((await store.take({ user: '2', request: 'update:0' })).decision).toBe('repeated');
    const warnings = lines().filter(({ msg }) => String(msg).startsWith('Redis does not answer'));
    expect(warnings).toMatchObject([{ level: 'warn', err: { message: expect.any(String) } }]);

    await server.restart();
    await waitUntil(() => redis.status === 'ready', { what: 'the connection to come back' });
    expect(await takeMany(store, '3', 1)).toEqual(['redis allowed']);
  });

  it('a command that gets no answer is given up', async () => {
    const { log } = logSink();
    redis = await connectRedis(server.url, log);
    const store = new RedisStore({ redis, rule, log });
    server.pause();
    expect(await takeMany(store, '1', 1)).toEqual(['insurance allowed']);
  });

  it('a request is counted once, wherever the connection breaks', async () => {
    const { log } = logSink();
    redis = await connectRedis(server.url, log);
    const survivor = new RedisStore({ redis, rule, log });
    const monitor = await redis.duplicate({ lazyConnect: false }).monitor();
    for (let round = 0; round < 10; round += 1) {
      const user = String(100 + round);
      const dying = await connectRedis(server.url, log);
      // The first command of the request has come, its answer has not been read.
      monitor.once('monitor', () => dying.disconnect());
      await new RedisStore({ redis: dying, rule, log }).take({ user, request: 'cut off' });
      const again = await survivor.take({ user, request: 'cut off' });
      expect(again).toMatchObject({ store: 'redis', response: { allowed: true, remaining: 2 } });
    }
    monitor.disconnect();
  });

  it('the service starts without it', async () => {
    const { log, lines } = logSink();
    await server.stop();
    redis = await connectRedis(server.url, log);
    const store = new RedisStore({ redis, rule, log });
    expect(await takeMany(store, '1', 1)).toEqual(['insurance allowed']);
    expect(lines()).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'Redis connection failed' }));
  });
});
