import { logSink } from '@gonets/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLease } from '../../src/intake/lease.ts';
import type { LeaseRecord } from '../../src/intake/lease.ts';
import { memoryBucket } from './fakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Processes that want the same lease, and who works at the moment. */
function scene() {
  const bucket = memoryBucket<LeaseRecord>();
  const working = new Set<string>();
  let most = 0;
  const away = new Set<string>();

  function start(name: string) {
    const lease = withLease(
      { bucket: bucket.connect(() => away.has(name)), key: 'poll', holder: name, log: logSink().log },
      async (signal) => {
        working.add(name);
        most = Math.max(most, working.size);
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
        working.delete(name);
      },
    );
    return lease;
  }
  return { start, working, away, most: () => most, records: bucket.records };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a lease', () => {
  it('lets one process work at a time', async () => {
    const { start, working, most } = scene();
    const leases = ['a', 'b', 'c'].map((name) => start(name));
    await pass(120_000);
    expect([...working]).toEqual(['a']);
    expect(most()).toBe(1);
    await Promise.all(leases.map((lease) => lease.stop()));
  });

  it('is handed over at once when its holder stops', async () => {
    const { start, working, most } = scene();
    const first = start('a');
    await pass(10);
    const second = start('b');
    await pass(5000);
    await first.stop();
    await pass(1000);
    expect([...working]).toEqual(['b']);
    expect(most()).toBe(1);
    await second.stop();
  });

  it('is taken over within 10 s when its holder is gone, and the holder stops before that', async () => {
    const { start, working, away, most } = scene();
    void start('a');
    await pass(10);
    const second = start('b');
    await pass(5000);
    away.add('a');
    await pass(10_000);
    expect([...working]).toEqual(['b']);
    expect(most()).toBe(1);
    await second.stop();
  });

  it('is given up in time by a holder whose renewal hangs', async () => {
    const bucket = memoryBucket<LeaseRecord>();
    const shared = bucket.connect();
    const hanging = { ...shared, update: () => new Promise<never>(() => {}) };
    const given: number[] = [];
    const work = async (signal: AbortSignal) => {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      given.push(performance.now() - start);
    };
    const start = performance.now();
    void withLease({ bucket: hanging, key: 'poll', holder: 'a', log: logSink().log }, work);
    await pass(10_000);
    expect(given).toEqual([5000]);
  });

  it('stays with a holder that NATS did not answer for a moment', async () => {
    const { start, working, away } = scene();
    const first = start('a');
    const second = start('b');
    await pass(5000);
    for (const name of ['a', 'b']) {
      away.add(name);
    }
    await pass(3000);
    away.clear();
    await pass(60_000);
    expect([...working]).toEqual(['a']);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('is found again by a process whose write took effect although its answer was lost', async () => {
    const { start, working, records } = scene();
    records.set('poll', { value: { holder: 'a', renewals: 4 }, revision: 0 });
    const lease = start('a');
    await pass(10);
    expect([...working]).toEqual(['a']);
    await lease.stop();
    expect(records.size).toBe(0);
  });

  it('is kept for the next one when the work fails', async () => {
    const bucket = memoryBucket<LeaseRecord>();
    let runs = 0;
    const lease = withLease({ bucket: bucket.connect(), key: 'poll', holder: 'a', log: logSink().log }, async () => {
      runs += 1;
      throw new Error('broken');
    });
    await pass(5000);
    await lease.stop();
    expect(runs).toBeGreaterThan(1);
    expect(runs).toBeLessThan(10);
  });
});
