import { setTimeout as sleep } from 'node:timers/promises';
import { connectBus, openBucket, provision } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { buckets } from '@gonets/contracts';
import { logSink, requireProgram, startNatsServer } from '@gonets/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KvStore } from '../src/kv-store.ts';
import { connectRedis } from '../src/redis.ts';
import { RedisStore } from '../src/redis-store.ts';
import type { Store, Taken } from '../src/store.ts';
import { windowSchema } from '../src/window.ts';
import type { Rule } from '../src/window.ts';
import { startRedisServer } from './redis-server.ts';

const rule = { limit: 100, windowMs: 60_000 };
/** Redis counts in whole seconds. */
const short = { limit: 3, windowMs: 2000 };

/** Makes stores as different instances have them: nothing shared but the server. */
interface Backend {
  open(rule: Rule): Promise<Store>;
  /** Lets time go by: on the clock of the stores, or really where the server has the clock. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

async function natsBackend(): Promise<Backend> {
  const nats = await startNatsServer();
  const opened: Bus[] = [];
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  return {
    async open(rule) {
      const bus = await connectBus({ service: 'test', version: '1', servers: nats.url, log: logSink().log });
      opened.push(bus);
      await provision(bus, { buckets: [buckets.rateLimits], replicas: 1 });
      return new KvStore({ rule, now, bucket: await openBucket(bus, buckets.rateLimits, windowSchema) });
    },
    async pass(ms) {
      aheadMs += ms;
    },
    async close() {
      await Promise.all(opened.map((bus) => bus.shutdown(0)));
      await nats.stop();
    },
  };
}

async function redisBackend(program: string): Promise<Backend> {
  const server = await startRedisServer(program);
  const closing: (() => void)[] = [];
  return {
    async open(rule) {
      const { log } = logSink();
      const redis = await connectRedis(server.url, log);
      closing.push(() => redis.disconnect());
      return new RedisStore({ rule, log, redis });
    },
    pass: (ms) => sleep(ms),
    async close() {
      closing.forEach((close) => close());
      await server.stop();
    },
  };
}

const redis = requireProgram('redis-server');
const backends: [string, () => Promise<Backend>][] = [
  ['nats', natsBackend],
  ...(redis === undefined ? [] : [['redis', () => redisBackend(redis)] satisfies [string, () => Promise<Backend>]]),
];

/** The same promises for every store. */
describe.each(backends)('with windows in %s', (name, start) => {
  let backend: Backend;
  let first: Store;
  let second: Store;
  let lastUser = 0;
  const newUser = () => String(++lastUser);

  beforeAll(async () => {
    backend = await start();
    first = await backend.open(rule);
    second = await backend.open(rule);
  });
  afterAll(() => backend.close());

  const allowed = (taken: Taken[]) => taken.filter(({ response }) => response.allowed).length;

  it('allows 100 and refuses the 101st with the time to wait, whichever instance is asked', async () => {
    const user = newUser();
    for (let index = 0; index < 100; index++) {
      const { response } = await (index % 2 ? first : second).take({ user, request: `update:${index}` });
      expect(response).toMatchObject({ allowed: true, remaining: 99 - index, limit: 100 });
    }
    for (const store of [first, second, first]) {
      const taken = await store.take({ user, request: 'update:100' });
      expect(taken).toMatchObject({ decision: 'refused', store: name, response: { allowed: false, remaining: 0 } });
      expect(taken.response.resetMs).toBeGreaterThan(0);
      expect(taken.response.resetMs).toBeLessThanOrEqual(60_000);
    }
  });

  it('is exact when 300 requests of one user come at once to two instances', async () => {
    const user = newUser();
    const taken = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        (index % 2 ? first : second).take({ user, request: `update:${index}` }),
      ),
    );
    expect(allowed(taken)).toBe(100);
  });

  it('does not let one user use up the requests of another', async () => {
    const [hot, other] = [newUser(), newUser()];
    await Promise.all(Array.from({ length: 120 }, (_, index) => first.take({ user: hot, request: `update:${index}` })));
    const { response } = await first.take({ user: other, request: 'update:1' });
    expect(response).toMatchObject({ allowed: true, remaining: 99 });
  });

  it('counts a repeated request once, in any instance, also when the limit is reached', async () => {
    const user = newUser();
    await first.take({ user, request: 'again' });
    expect(await second.take({ user, request: 'again' })).toMatchObject({
      decision: 'repeated',
      response: { allowed: true, remaining: 99 },
    });
    await Promise.all(Array.from({ length: 50 }, (_, index) => second.take({ user, request: `update:${index}` })));
    const { response } = await first.take({ user, request: 'again' });
    expect(response).toMatchObject({ allowed: true, remaining: 49 });
  });

  it('begins the window with the first request, and a new one after its end', async () => {
    const [one, two] = [await backend.open(short), await backend.open(short)];
    const user = newUser();
    const { response } = await one.take({ user, request: 'update:1' });
    expect(response).toMatchObject({ allowed: true, remaining: 2 });
    await backend.pass(400);
    await two.take({ user, request: 'update:2' });
    await two.take({ user, request: 'update:3' });
    const refused = await one.take({ user, request: 'update:4' });
    // A window that began with a later request would last longer.
    expect(refused.response).toMatchObject({ allowed: false });
    expect(refused.response.resetMs).toBeLessThanOrEqual(1600);
    await backend.pass(refused.response.resetMs + 20);
    const again = await two.take({ user, request: 'update:4' });
    expect(again.response).toMatchObject({ allowed: true, remaining: 2 });
    // Counted in the window before: a new window does not know it.
    expect((await one.take({ user, request: 'update:3' })).decision).toBe('allowed');
  });

  it('refuses locally what is refused anyway, and allows again in time', async () => {
    const store = await backend.open(short);
    const user = newUser();
    await Promise.all([1, 2, 3].map((index) => store.take({ user, request: `update:${index}` })));
    const refused = await Promise.all(
      Array.from({ length: 200 }, (_, index) => store.take({ user, request: `more:${index}` })),
    );
    expect(allowed(refused)).toBe(0);
    await backend.pass((refused.at(-1)?.response.resetMs ?? 0) + 20);
    expect((await store.take({ user, request: 'later' })).response.allowed).toBe(true);
  });
});
