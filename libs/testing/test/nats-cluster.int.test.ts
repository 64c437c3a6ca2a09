import { expect, it, onTestFinished } from 'vitest';
import { oldestClusterVersion, requireNatsServer, startNatsCluster, waitUntil } from '../src/index.ts';

const available = await requireNatsServer(oldestClusterVersion);

it.skipIf(!available)('a cluster has a leader, and a node that was killed comes back to it', async () => {
  const cluster = await startNatsCluster({ nodes: 3 });
  onTestFinished(() => cluster.stop());
  expect(cluster.url.split(',')).toEqual(cluster.nodes.map(({ url }) => url));
  const leader = await waitUntil(() => cluster.leader(), { what: 'a leader' });
  const other = cluster.nodes.find(({ name }) => name !== leader)!;
  await other.kill();
  expect(await cluster.leader()).toBe(leader);
  await other.restart();
  expect(cluster.node(other.name)).toBe(other);
});
