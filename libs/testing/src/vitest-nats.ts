import { ensureNatsServer } from './nats-binary.ts';

/** Global setup of the integration project: fetches nats-server once, before many test files would want to. */
export async function setup(): Promise<void> {
  await ensureNatsServer();
}
