import { freePort } from './free-port.ts';
import { startNatsServer } from './nats-server.ts';
import type { NatsServer } from './nats-server.ts';
import { waitUntil } from './wait-until.ts';

/** With older ones, two writers can win the same compare-and-swap. */
export const oldestClusterVersion = '2.10';
const attempts = 4;
const completeMs = 10_000;
const catchUpMs = 60_000;

export interface NatsClusterOptions {
  readonly nodes: number;
  /** More command line arguments for each node. */
  readonly args?: readonly string[];
}

export interface NatsNode extends NatsServer {
  /** As in the cluster information of a stream: `n1`, `n2`, … */
  readonly name: string;
}

export interface NatsCluster {
  /** Every node, as `NATS_URL` takes it. */
  readonly url: string;
  /** `restart` of a node resolves when it has caught up with the others. */
  readonly nodes: readonly NatsNode[];
  node(name: string): NatsNode;
  /** Name of the node that decides about streams and consumers, if there is one now. */
  leader(): Promise<string | undefined>;
  stop(): Promise<void>;
}

/**
 * Starts a cluster with JetStream; resolves when streams with as many replicas as it has nodes can be created.
 * Throws when it is not complete after four attempts: nodes that start at the same moment on a loaded machine sometimes
 * disagree about how many they are, and then stay so.
 */
export async function startNatsCluster(options: NatsClusterOptions): Promise<NatsCluster> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (attempt === attempts) {
        throw error;
      }
    }
  }
}

async function startOnce({ nodes: size, args = [] }: NatsClusterOptions): Promise<NatsCluster> {
  const places: Place[] = [];
  for (let number = 1; number <= size; number += 1) {
    places.push({ name: `n${number}`, route: await freePort(), monitor: await freePort() });
  }
  const routes = places.map(({ route }) => `nats://127.0.0.1:${route}`).join(',');
  const started = await Promise.allSettled(places.map((place) => startNode(place, routes, args)));
  const nodes = started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    const failed = started.find((start) => start.status === 'rejected');
    if (failed) {
      throw failed.reason;
    }
    await waitUntil(async () => (await Promise.all(places.map((place) => knows(place, size)))).every(Boolean), {
      what: `a cluster of ${size} to be complete`,
      timeoutMs: completeMs,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: nodes.map(({ url }) => url).join(','),
    nodes,
    node: (name) => nodes.find((node) => node.name === name) ?? unknown(name),
    async leader() {
      for (const place of places) {
        const leader = (await meta(place))?.leader;
        if (leader) {
          return leader;
        }
      }
      return undefined;
    },
    stop,
  };
}

interface Place {
  readonly name: string;
  readonly route: number;
  readonly monitor: number;
}

async function startNode(place: Place, routes: string, args: readonly string[]): Promise<NatsNode> {
  const { name, route, monitor } = place;
  const cluster = ['--cluster_name', 'gonets', '--cluster', `nats://127.0.0.1:${route}`, '--routes', routes];
  const server = await startNatsServer({
    oldest: oldestClusterVersion,
    args: ['--name', name, '-m', String(monitor), ...cluster, ...args],
  });
  return {
    ...server,
    name,
    async restart() {
      await server.restart();
      await waitUntil(() => isHealthy(place), { what: `${name} to catch up`, timeoutMs: catchUpMs });
    },
  };
}

interface Meta {
  readonly leader?: string;
  readonly cluster_size?: number;
  /** Only the leader names the others. */
  readonly replicas?: readonly { readonly current: boolean }[];
}

/** What the node knows about the group that decides about streams; undefined while it does not answer. */
async function meta({ monitor }: Place): Promise<Meta | undefined> {
  const response = await fetch(`http://127.0.0.1:${monitor}/jsz`).catch(() => undefined);
  return ((await response?.json()) as { meta_cluster?: Meta } | undefined)?.meta_cluster;
}

/** Whether the node sees a leader, and, if it is the leader itself, everybody. */
async function knows(place: Place, size: number): Promise<boolean> {
  const { leader, cluster_size, replicas } = (await meta(place)) ?? {};
  const complete = leader !== place.name || (replicas ?? []).filter(({ current }) => current).length === size - 1;
  return Boolean(leader) && cluster_size === size && complete;
}

async function isHealthy({ monitor }: Place): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${monitor}/healthz`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok ?? false;
}

function unknown(name: string): never {
  throw new Error(`the cluster has no node ${name}`);
}
