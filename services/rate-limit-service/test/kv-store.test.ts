import { ConflictError } from '@gonets/bus';
import type { Bucket } from '@gonets/bus';
import { metrics, registry } from '@gonets/telemetry';
import { beforeEach, describe, expect, it } from 'vitest';
import { KvStore } from '../src/kv-store.ts';
import type { Window } from '../src/window.ts';

const rule = { limit: 100, windowMs: 60_000 };

/** A bucket in memory that can let somebody else be faster. */
class MemoryBucket implements Pick<Bucket<Window>, 'get' | 'create' | 'update'> {
  reads = 0;
  writes = 0;
  conflicts = 0;
  broken = false;
  readonly #entries = new Map<string, { value: Window; revision: number }>();
  #revision = 0;

  async get(key: string) {
    this.reads += 1;
    if (this.broken) {
      throw new Error('the bucket is broken');
    }
    return this.#entries.get(key);
  }

  create(key: string, value: Window) {
    return this.#write(key, value, undefined);
  }

  update(key: string, value: Window, revision: number) {
    return this.#write(key, value, revision);
  }

  async #write(key: string, value: Window, revision: number | undefined): Promise<number> {
    if (this.conflicts > 0) {
      this.conflicts -= 1;
      throw new ConflictError('somebody was faster');
    }
    if (this.#entries.get(key)?.revision !== revision) {
      throw new ConflictError('another revision');
    }
    this.writes += 1;
    this.#revision += 1;
    this.#entries.set(key, { value, revision: this.#revision });
    return this.#revision;
  }
}

describe('KvStore', () => {
  let bucket: MemoryBucket;
  let store: KvStore;
  let now = 1_700_000_000_000;
  beforeEach(() => {
    bucket = new MemoryBucket();
    store = new KvStore({ bucket, rule, now: () => now });
    registry.resetMetrics();
  });

  const takeMany = (count: number, prefix = 'update') =>
    Promise.all(Array.from({ length: count }, (_, index) => store.take({ user: '7', request: `${prefix}:${index}` })));

  it('counts what comes at once with few writes', async () => {
    const taken = await takeMany(300);
    expect(taken.filter(({ response }) => response.allowed)).toHaveLength(100);
    expect(bucket.writes).toBeLessThanOrEqual(2);
  });

  it('asks nobody about a user whose window is full, until it is over', async () => {
    await takeMany(100);
    const { reads } = bucket;
    const refused = await takeMany(50, 'more');
    expect(refused.every(({ decision }) => decision === 'refused')).toBe(true);
    expect((await store.take({ user: '7', request: 'update:99' })).decision).toBe('repeated');
    expect(bucket.reads).toBe(reads);
    now += rule.windowMs;
    expect((await store.take({ user: '7', request: 'more:0' })).decision).toBe('allowed');
  });

  it('tries again when another instance was faster, and counts that', async () => {
    bucket.conflicts = 3;
    expect((await store.take({ user: '7', request: 'a' })).response).toMatchObject({ allowed: true, remaining: 99 });
    expect(await registry.getSingleMetricAsString(metrics.rateLimitConflicts.name)).toContain(
      `${metrics.rateLimitConflicts.name} 3`,
    );
  });

  it('gives up as busy, which the caller tries again, and works afterwards', async () => {
    bucket.conflicts = 1000;
    await expect(store.take({ user: '7', request: 'a' })).rejects.toMatchObject({ code: 'BUSY', retryable: true });
    bucket.conflicts = 0;
    expect((await store.take({ user: '7', request: 'a' })).decision).toBe('allowed');
  });

  it('hands an error of the bucket to everybody who waits, and works afterwards', async () => {
    bucket.broken = true;
    const results = await Promise.allSettled([
      store.take({ user: '7', request: 'a' }),
      store.take({ user: '7', request: 'b' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    bucket.broken = false;
    expect((await store.take({ user: '7', request: 'a' })).decision).toBe('allowed');
  });
});
