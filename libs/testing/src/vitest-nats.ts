import { ensureNatsServer, requireNatsServer } from './nats-binary.ts';
import { oldestClusterVersion } from './nats-cluster.ts';

/** Global setup of the integration project: fetches nats-server once, before many test files would want to. */
export async function setup(): Promise<void> {
  await ensureNatsServer();
  await requireNatsServer(oldestClusterVersion);
}
