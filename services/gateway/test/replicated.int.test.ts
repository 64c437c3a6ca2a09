import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBucket, provision } from '@gonets/bus';
import { buckets } from '@gonets/contracts';
import { logSink, oldestClusterVersion, requireNatsServer, startNatsCluster, waitUntil } from '@gonets/testing';
import type { NatsCluster } from '@gonets/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leaseSchema, withLease } from '../src/intake/lease.ts';
import type { Turn } from '../src/turns/index.ts';
import { Chats, Cluster, update } from './turns/cluster.ts';
import type { TestGateway } from './turns/cluster.ts';

const available = await requireNatsServer(oldestClusterVersion);
const chatCount = 20;
const updatesEach = 12;

describe.skipIf(!available)('gateways on a NATS cluster of three', () => {
  let nats: NatsCluster;
  let gateways: Cluster;
  beforeAll(async () => {
    nats = await startNatsCluster({ nodes: 3 });
    gateways = new Cluster(nats.url, 3);
  });
  afterAll(async () => {
    await gateways?.stop();
    await nats?.stop();
  });

  test('a gateway dies, and with it the server that leads: all is sent in order, one holds the lease', async () => {
    const chats = new Chats();
    let held = 0;
    const handler = async (turn: Turn, name: string) => {
      // The one that will die is still thinking then; in the middle of a send, its successor would wait 22 s.
      if (name === first.name) {
        held += 1;
        await once(turn.signal, 'abort');
      }
      await turn.send(1, chats.sent(turn));
    };
    const first: TestGateway = await gateways.start({ handler, limit: 5 });
    const second = await gateways.start({ handler });
    await provision(first.bus, { buckets: [buckets.leases], replicas: 3 });
    const lease = { working: 0, most: 0, taken: [] as string[] };
    const holders = await Promise.all([first, second].map((gateway) => holdLease(gateway, lease)));
    await waitUntil(() => lease.working === 1, { what: 'the lease to be taken' });

    const accepting = Promise.all(
      Array.from({ length: chatCount }, async (_, chat) => {
        for (let id = 1; id <= updatesEach; id += 1) await accept(second, `chat.${chat}`, id);
      }),
    );
    await waitUntil(() => held > 0 && chats.total > chatCount, { what: 'work in both, and the first answers' });
    const { cluster } = await (await second.bus.jetstreamManager()).streams.info('KV_gonets_mailboxes');
    const leader = nats.node(cluster?.leader ?? '');
    await Promise.all([first.kill(), leader.kill()]);
    await accepting;
    await leader.restart();

    const ids = Array.from({ length: updatesEach }, (_, index) => `${index + 1}.1`);
    const keys = Array.from({ length: chatCount }, (_, chat) => `chat.${chat}`);
    const last = (key: string) => chats.of(key).includes(ids.at(-1)!);
    await waitUntil(() => keys.every(last), { what: 'the last answer of each chat', timeoutMs: 90_000 });
    const ambiguous = second.counts.get('ambiguous sends') ?? 0;
    for (const key of keys) expect([...new Set(chats.of(key))]).toEqual(ids);
    expect(chats.total - chatCount * updatesEach).toBeLessThanOrEqual(ambiguous);
    expect(second.counts.get('takeovers')).toBeGreaterThan(0);

    await waitUntil(() => lease.working === 1 && lease.taken.at(-1) === second.name, {
      what: 'the lease to be with the gateway that lives',
      timeoutMs: 30_000,
    });
    expect(lease.most).toBe(1);
    await Promise.all(holders.map((holder) => holder.stop()));
  }, 150_000);

  /** Telegram sends again what was not accepted. */
  async function accept({ turns }: TestGateway, key: string, id: number): Promise<void> {
    while (
      !(await turns.accept(key, update(id)).then(
        () => true,
        () => sleep(200),
      ))
    );
  }

  async function holdLease({ bus, name }: TestGateway, lease: { working: number; most: number; taken: string[] }) {
    const bucket = await openBucket(bus, buckets.leases, leaseSchema);
    return withLease({ bucket, key: 'poll', holder: name, log: logSink().log }, async (signal) => {
      lease.working += 1;
      lease.most = Math.max(lease.most, lease.working);
      lease.taken.push(name);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      lease.working -= 1;
    });
  }
});
