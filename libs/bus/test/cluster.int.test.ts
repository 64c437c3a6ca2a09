import { setTimeout as sleep } from 'node:timers/promises';
import { logSink, oldestClusterVersion, requireNatsServer, startNatsCluster, waitUntil } from '@gonets/testing';
import type { NatsCluster } from '@gonets/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BusError, codeOf, ConflictError, connectBus, openBucket, openWorkQueue, provision } from '../src/index.ts';
import type { Bucket, Bus, WorkQueue } from '../src/index.ts';
import { bucketNamed, queueNamed } from './setup.ts';

const available = await requireNatsServer(oldestClusterVersion);
const definition = bucketNamed('replicated', { maxValueBytes: 100_000 });
const work = queueNamed('REPLICATED', { ackWaitMs: 5000 });
const ids = z.array(z.string());

/** Three copies of everything, whatever happens to the leader of each. */
describe.skipIf(!available)('a cluster of three', () => {
  let cluster: NatsCluster;
  const buses: Bus[] = [];
  beforeAll(async () => {
    cluster = await startNatsCluster({ nodes: 3 });
    await provision(await connect(), { buckets: [definition], streams: [work], replicas: 3 });
  });
  afterAll(async () => {
    await Promise.all(buses.map((bus) => bus.shutdown(0)));
    await cluster?.stop();
  });

  async function connect(): Promise<Bus> {
    const { log } = logSink();
    const bus = await connectBus({ service: 'member', version: '1.0.0', servers: cluster.url, log });
    buses.push(bus);
    return bus;
  }

  /** Whatever has a leader: its information, and how its leader is told to step down. */
  const led = {
    bucket: ['STREAM.INFO.KV_replicated', 'STREAM.LEADER.STEPDOWN.KV_replicated'],
    queue: ['STREAM.INFO.REPLICATED', 'STREAM.LEADER.STEPDOWN.REPLICATED'],
    consumer: ['CONSUMER.INFO.REPLICATED.workers', 'CONSUMER.LEADER.STEPDOWN.REPLICATED.workers'],
  } as const;

  async function ask(subject: string): Promise<{ cluster?: { leader?: string } }> {
    const { connection } = buses[0]!;
    return connection.request(`$JS.API.${subject}`, '', { timeout: 2000 }).then(
      (answer) => answer.json(),
      () => ({}),
    );
  }

  function leader([info]: (typeof led)[keyof typeof led]): Promise<string> {
    const find = async () => (await ask(info)).cluster?.leader;
    return waitUntil(find, { what: `a leader for ${info}`, timeoutMs: 40_000 });
  }

  /** Leaders step down until one server leads everything; that one is killed, and later started again. */
  async function loseLeaders(): Promise<void> {
    const victim = await leader(led.bucket);
    for (const each of [led.queue, led.consumer]) {
      while ((await leader(each)) !== victim) await ask(each[1]);
    }
    await cluster.node(victim).kill();
    for (const each of Object.values(led)) {
      await waitUntil(async () => (await leader(each)) !== victim, { what: 'another leader', timeoutMs: 40_000 });
    }
    await cluster.node(victim).restart();
  }

  test('writers are exact and messages are not lost while leaders die, and every error says to try again', async () => {
    const members = await Promise.all([connect(), connect(), connect()]);
    const errors: unknown[] = [];
    /** Waits a little after what may be tried again; everything else fails the test. */
    const again = async (error: unknown) => {
      errors.push(error);
      await sleep(50);
    };
    const stop = new AbortController();

    const writes: string[] = [];
    const write = async (bucket: Bucket<string[]>, writer: number) => {
      for (let count = 0; !stop.signal.aborted; count += 1) {
        const id = `${writer}.${count}`;
        await append(bucket, id, again);
        writes.push(id);
        await sleep(20);
      }
    };
    const published: string[] = [];
    const publish = async (queue: WorkQueue) => {
      for (let count = 0; !stop.signal.aborted; count += 1) {
        while (!(await queue.publish(`${count}`, `${count}`).then(() => true, again))) {
          // Stored or not: the same id is stored once.
        }
        published.push(`${count}`);
        await sleep(20);
      }
    };
    const seen = new Set<string>();
    for (const bus of members) {
      await openWorkQueue(bus, work).pull({ free: () => 5 }, (delivery) => {
        seen.add(delivery.payload);
        // Recorded or not when this fails: then it may come again.
        void delivery.ack().catch(again);
      });
    }
    const buckets = await Promise.all(members.map((bus) => openBucket(bus, definition, ids)));
    await buckets[0]!.create('list', []);
    const working = Promise.all([
      ...buckets.map((bucket, writer) => write(bucket, writer)),
      publish(openWorkQueue(members[0], work)),
    ]);
    await waitUntil(() => writes.length > 20 && seen.size > 20, { what: 'work before' });
    await loseLeaders();
    const before = [writes.length, published.length];
    await waitUntil(() => writes.length > before[0]! + 20 && published.length > before[1]! + 20, {
      what: 'work after',
    });
    stop.abort();
    await working;

    const list = (await buckets[0]!.get('list'))?.value ?? [];
    expect(list.toSorted()).toEqual(writes.toSorted());
    await waitUntil(() => seen.size === published.length, { what: 'all messages', timeoutMs: 20_000 });
    const codes = errors.map((error) => (error instanceof BusError ? codeOf(error) : String(error)));
    expect([...new Set(codes)].filter((code) => code !== 'UNAVAILABLE')).toEqual([]);
    expect(codes.length).toBeGreaterThan(0);
  }, 120_000);
});

/** Adds `id` to the list once, however often it must be tried. */
async function append(bucket: Bucket<string[]>, id: string, again: (error: unknown) => Promise<void>): Promise<void> {
  for (;;) {
    try {
      const entry = await bucket.get('list');
      if (!entry) throw new Error('the list was lost');
      if (entry.value.includes(id)) return;
      await bucket.update('list', [...entry.value, id], entry.revision);
      return;
    } catch (error) {
      if (!(error instanceof ConflictError)) await again(error);
    }
  }
}
