import { startNatsCluster, startNatsServer } from '@gonets/testing';

interface Node {
  readonly url: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export interface Nats {
  readonly url: string;
  readonly nodes: readonly Node[];
  stop(): Promise<void>;
}

/** One nats-server, or a cluster. */
export async function startNats(nodes: 1 | 3): Promise<Nats> {
  if (nodes > 1) return startNatsCluster({ nodes });
  const server = await startNatsServer();
  return { url: server.url, nodes: [server], stop: () => server.stop() };
}
