import { type Fleet, type Instance, type ServiceName, setUp, startFleet } from '@gonets/testing';
import { startBalancer } from './balancer.ts';
import { type Nats, startNats } from './nats.ts';
import { Observer } from './observer.ts';
import { type OutsideProcess, startOutside } from './outside.ts';

/** It opens nothing but the simulator. */
const token = '7000000001:SIMULATED-no-real-bot-uses-this-token';

export interface WorldOptions {
  readonly nats: 1 | 3;
  readonly webhook: boolean;
  readonly instances: Readonly<Record<ServiceName, number>>;
  /** For every service. */
  readonly env: Readonly<Record<string, string>>;
  readonly tokensPerSecond: number;
}

/** The whole bot as real processes, everything outside of it, and somebody who watches. */
export interface World {
  readonly fleet: Fleet;
  readonly nats: Nats;
  readonly outside: OutsideProcess;
  readonly observer: Observer;
  /** The gateway that polls Telegram or looks after the webhook. */
  poller(): Instance | undefined;
  stop(): Promise<void>;
}

/** Starts everything; resolves when every service is ready. */
export async function startWorld({
  nats: nodes,
  webhook,
  instances,
  env,
  tokensPerSecond,
}: WorldOptions): Promise<World> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).toReversed()) await each();
  };
  try {
    const nats = await startNats(nodes);
    stops.push(() => nats.stop());
    await setUp(nats.url, { replicas: nats.nodes.length });
    const outside = startOutside();
    stops.push(() => outside.stop());
    const { telegramUrl, claudeUrl } = await outside.start({ token, firstTokenMs: 300, tokensPerSecond });
    let fleet: Fleet | undefined;
    const balancer = await startBalancer(() => addresses(fleet?.instances('gateway') ?? []));
    stops.push(() => balancer.stop());
    const common = {
      NATS_URL: nats.url,
      TELEGRAM_TOKEN: token,
      TELEGRAM_API_ROOT: telegramUrl,
      ANTHROPIC_BASE_URL: claudeUrl,
      ENVIRONMENT: 'chaos',
      PORT: '0',
      ...(webhook && { TELEGRAM_WEBHOOK_URL: balancer.url, TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-the-webhook' }),
      ...env,
    };
    // A key of its own for each process: so the simulated Claude sees the limit of each.
    const environment = (service: ServiceName, instance: number, start: number) => ({
      ...common,
      ANTHROPIC_API_KEY: `simulated-${service}-${instance}-${start}`,
    });
    const started = await startFleet({ instances, env: environment });
    fleet = started;
    stops.push(() => started.stop());
    const observer = await Observer.connect(nats.nodes.map(({ url }) => url));
    stops.push(() => observer.stop());
    return { fleet: started, nats, outside, observer, poller: () => pollerOf(started.instances('gateway')), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function addresses(instances: readonly Instance[]): string[] {
  return instances.flatMap(({ process }) => (process === undefined ? [] : [process.url]));
}

/** The gateway that has taken the lease last, by its log. */
function pollerOf(gateways: readonly Instance[]): Instance | undefined {
  const taken = gateways.flatMap((gateway) => {
    const line = gateway.process?.logs().findLast(({ msg }) => msg === 'lease taken');
    return line === undefined ? [] : [{ gateway, at: Number(new Date(String(line['time']))) }];
  });
  return taken.sort((a, b) => b.at - a.at)[0]?.gateway;
}
