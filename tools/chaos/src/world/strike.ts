import { setTimeout as sleep } from 'node:timers/promises';
import type { Instance, ServiceName } from '@gonets/testing';
import type { FaultName } from '../plan/faults.ts';
import type { PlannedFault } from '../plan/plan.ts';
import type { Nats } from './nats.ts';
import type { World } from './world.ts';

/** Does a fault and undoes it. Resolves, when all runs again, to what was hit; undefined when there was nothing to hit. */
type Strike = (world: World, planned: PlannedFault) => Promise<string | undefined>;

const mostStarts = 4;
const finals = ['sendRichMessage', 'sendMessage', 'sendDocument'] as const;

/** Where a node is down now. */
const struckNats = new WeakSet<Nats>();

const strikes: Readonly<Record<FaultName, Strike>> = {
  'kill gateway': kill('gateway'),
  'kill poller': (world, { forMs }) => crash(world.poller(), forMs),
  'kill ai-service': kill('ai-service'),
  'kill pdf-service': kill('pdf-service'),
  'kill rate-limit-service': kill('rate-limit-service'),
  'restart gateway': restart('gateway'),
  'restart ai-service': restart('ai-service'),
  'restart pdf-service': restart('pdf-service'),
  'restart rate-limit-service': restart('rate-limit-service'),
  'freeze gateway': (world, planned) => freeze(choose(world, 'gateway', planned), planned.forMs),
  async 'kill nats'({ nats }, { pick, forMs }) {
    const index = Math.floor(pick * nats.nodes.length);
    const node = nats.nodes[index];
    // A cluster of three survives the loss of one.
    if (node === undefined || struckNats.has(nats)) return undefined;
    struckNats.add(nats);
    await node.kill();
    await sleep(forMs);
    await node.restart();
    struckNats.delete(nats);
    return `nats-server ${index + 1}`;
  },
  async 'drop answers'({ outside }, { calls }) {
    for (const method of finals) {
      const times = method === 'sendRichMessage' ? calls : 1;
      await outside.telegramFault({ kind: 'drop after processing', method, times });
    }
    return 'telegram';
  },
  async 'refuse calls'({ outside }, { calls }) {
    for (const method of finals) await outside.telegramFault({ kind: '429', method, times: calls, retryAfter: 2 });
    return 'telegram';
  },
  async 'break telegram'({ outside }, { calls }) {
    await outside.telegramFault({ kind: '5xx', times: 3 * calls });
    return 'telegram';
  },
  async 'overload claude'({ outside }, { calls }) {
    await outside.claudeFault({ kind: 'status', status: 529 }, 2 * calls);
    return 'claude';
  },
  async 'break answers'({ outside }, { calls, pick }) {
    await outside.claudeFault({ kind: pick < 0.5 ? 'drop' : 'stream_error', afterDeltas: 3 }, calls);
    return 'claude';
  },
};

/** Does a planned fault; resolves when everything runs again. */
export function strike(world: World, planned: PlannedFault): Promise<string | undefined> {
  return strikes[planned.fault](world, planned);
}

function kill(service: ServiceName): Strike {
  return (world, planned) => crash(choose(world, service, planned), planned.forMs);
}

function restart(service: ServiceName): Strike {
  return async (world, planned) => {
    const instance = choose(world, service, planned);
    const code = await instance?.stop();
    if (code !== undefined && code !== 0) throw new Error(`${instance?.name} ended with ${code} after SIGTERM`);
    await startAgain(instance);
    return instance?.name;
  };
}

async function crash(instance: Instance | undefined, forMs: number): Promise<string | undefined> {
  await instance?.kill();
  await sleep(forMs);
  await startAgain(instance);
  return instance?.name;
}

/** A start may fail while NATS is away; then it is tried again, as an orchestrator does. */
async function startAgain(instance: Instance | undefined): Promise<void> {
  for (let start = 1; ; start += 1) {
    try {
      await instance?.start();
      return;
    } catch (error) {
      if (start === mostStarts) throw error;
    }
  }
}

async function freeze(instance: Instance | undefined, forMs: number): Promise<string | undefined> {
  const pid = instance?.process?.pid;
  if (pid === undefined) return undefined;
  const frozen = instance?.process;
  process.kill(pid, 'SIGSTOP');
  await Promise.race([sleep(forMs), frozen?.exited()]);
  try {
    process.kill(pid, 'SIGCONT');
  } catch (error) {
    // It was killed in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  return instance?.name;
}

function choose({ fleet }: World, service: ServiceName, { pick }: PlannedFault): Instance | undefined {
  const running = fleet.instances(service).filter(({ process }) => process !== undefined);
  return running[Math.floor(pick * running.length)];
}
