import { connectBus } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { logSink, setUp, startNatsServer, startService } from '@gonets/testing';
import type { ServiceProcess } from '@gonets/testing';
import { startSimulator } from './simulator.ts';
import type { Pace, Simulator } from './simulator.ts';

/** ai-service as a process, with all that it needs, and the bus of somebody who asks it. */
export interface Workplace {
  readonly bus: Bus;
  readonly simulator: Simulator;
  readonly service: ServiceProcess;
}

/** Starts everything, does `work`, and stops everything whatever becomes of it. */
export async function inWorkplace<T>(
  pace: Pace,
  env: Readonly<Record<string, string>>,
  work: (workplace: Workplace) => Promise<T>,
): Promise<T> {
  const nats = await startNatsServer();
  const simulator = await startSimulator(pace);
  try {
    await setUp(nats.url);
    const service = await startService('ai-service', {
      NATS_URL: nats.url,
      ANTHROPIC_API_KEY: 'simulated',
      ANTHROPIC_BASE_URL: simulator.url,
      ...env,
    });
    const bus = await connectBus({ service: 'bench', version: '0.0.0', servers: nats.url, log: logSink().log });
    try {
      return await work({ bus, simulator, service });
    } finally {
      await bus.shutdown(0);
      await service.stop();
    }
  } finally {
    simulator.stop();
    await nats.stop();
  }
}

/** Resident memory of a service, in MB. */
export async function memoryMb(service: ServiceProcess): Promise<number> {
  return (await metricOf(service, 'process_resident_memory_bytes')) / 1e6;
}

/** A metric without labels, as it is now. */
export async function metricOf({ url }: ServiceProcess, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`the service does not tell ${name}`);
  return Number(value);
}
