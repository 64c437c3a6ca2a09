import type { LogLine } from './log-sink.ts';
import { startService } from './service-process.ts';
import type { ServiceProcess } from './service-process.ts';

const startsAtOnce = 4;

/** In the order in which they start. */
export const services = ['rate-limit-service', 'pdf-service', 'ai-service', 'gateway'] as const;
export type ServiceName = (typeof services)[number];

/** One instance of a service, which may be killed, stopped and started again. */
export interface Instance {
  readonly service: ServiceName;
  /** As people say it: `gateway 2`. */
  readonly name: string;
  /** Undefined while none runs. */
  readonly process: ServiceProcess | undefined;
  /** Resolves when ready. */
  start(): Promise<ServiceProcess>;
  /** SIGTERM; resolves with the exit code, or 0 when none runs. */
  stop(): Promise<number>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts a new process, then stops the old one, as a rolling update does; its exit code. */
  replace(): Promise<number>;
  /** Exit codes of processes that ended although nobody had asked them to. */
  crashes(): readonly number[];
  /** Of all its processes, oldest first. */
  logs(): readonly LogLine[];
}

export interface FleetOptions {
  /** Instances of each service; default one. */
  readonly instances?: Partial<Record<ServiceName, number>>;
  /** Environment of the `start`-th process of an instance, both counted from 1. */
  readonly env: (service: ServiceName, instance: number, start: number) => Readonly<Record<string, string>>;
}

/** All services of the bot as real processes. */
export interface Fleet {
  instances(service?: ServiceName): readonly Instance[];
  /** Stops the gateways first, then what they need. */
  stop(): Promise<void>;
}

/** Starts every instance and resolves when all are ready. */
export async function startFleet({ instances: counts = {}, env }: FleetOptions): Promise<Fleet> {
  const all = services.flatMap((service) =>
    Array.from({ length: counts[service] ?? 1 }, (_, index) => newInstance(service, index + 1, env)),
  );
  const of = (service?: ServiceName) => all.filter((each) => service === undefined || each.service === service);
  const stop = async () => {
    for (const service of services.toReversed()) await Promise.all(of(service).map((each) => each.stop()));
  };
  try {
    // More at once would only wait for a processor, each of them past its time to start.
    const waiting = [...all];
    const startNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await next.start();
    };
    await Promise.all(Array.from({ length: startsAtOnce }, startNext));
  } catch (error) {
    await stop();
    throw error;
  }
  return { instances: of, stop };
}

function newInstance(service: ServiceName, number: number, env: FleetOptions['env']): Instance {
  const logs: (readonly LogLine[])[] = [];
  const crashes: number[] = [];
  let running: ServiceProcess | undefined;
  let starts = 0;
  const launch = async (): Promise<ServiceProcess> => {
    starts += 1;
    const started = await startService(service, env(service, number, starts));
    logs.push(started.logs());
    void watch(started);
    return started;
  };
  const watch = async (started: ServiceProcess) => {
    const code = await started.exited();
    if (running !== started) return;
    running = undefined;
    crashes.push(code);
  };
  const take = (): ServiceProcess | undefined => {
    const taken = running;
    running = undefined;
    return taken;
  };
  return {
    service,
    name: `${service} ${number}`,
    get process() {
      return running;
    },
    async start() {
      if (running) throw new Error(`${service} ${number} runs already`);
      running = await launch();
      return running;
    },
    async stop() {
      return (await take()?.stop()) ?? 0;
    },
    async kill() {
      await take()?.kill();
    },
    async replace() {
      const started = await launch();
      const old = take();
      running = started;
      return (await old?.stop()) ?? 0;
    },
    crashes: () => crashes,
    logs: () => logs.flat(),
  };
}
