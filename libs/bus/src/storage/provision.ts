import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { BucketDefinition, StreamDefinition, WorkQueueDefinition } from '@gonets/contracts';
import type { JetStreamManager, ServerInfo, StreamConfig } from 'nats';
import { BusError } from '../errors.ts';
import type { Bus } from '../types.ts';
import { bucketConfig, consumerConfig, isWorkQueue, streamConfig } from './config.ts';
import type { WantedStream } from './config.ts';
import { isNotFound, jetStreamCode, natsBus, onJetStream } from './jetstream.ts';

const nameInUse = 10_058;
/** The sizes of all streams together are more than the server may use. */
const noRoom = 10_047;
const defaultPatienceMs = 30_000;
const retryMs = 250;

export interface Storage {
  readonly buckets?: readonly BucketDefinition[];
  readonly streams?: readonly (StreamDefinition | WorkQueueDefinition)[];
}

export interface Provisioning extends Storage {
  /** Copies of each: 1, or 3 or 5 in a cluster of as many. */
  readonly replicas: number;
  /** Factor on the sizes of the definitions; default 1. */
  readonly size?: number;
  /** Leaves what is there as it is, instead of giving it new settings. */
  readonly onlyMissing?: boolean;
  /** How long JetStream may be unavailable; default 30,000. */
  readonly patienceMs?: number;
}

export interface Provisioned {
  /** Such as "bucket gonets_leases". */
  readonly what: string;
  readonly change: 'created' | 'changed' | 'as it was';
}

/**
 * Creates what is missing and gives new settings to what is there: the setup step. Any number of processes may do it at
 * once. Needs rights that no service has. Waits for JetStream: a server or cluster that has just started takes
 * connections before it answers. Throws, naming the bucket or stream, when JetStream refuses, and for replicas on a server before 2.10
 * or on one without a cluster.
 */
export async function provision(
  bus: Bus,
  { buckets = [], streams = [], replicas, size = 1, onlyMissing = false, patienceMs = defaultPatienceMs }: Provisioning,
): Promise<Provisioned[]> {
  const { wire } = natsBus(bus);
  refuseUnfit(replicas, wire.connection.info);
  const manager = await bus.jetstreamManager();
  const scale = { replicas, size };
  const steps = [
    ...buckets.map((bucket) => ({
      what: `bucket ${bucket.name}`,
      ensure: () => ensureStream(manager, bucketConfig(bucket, scale), onlyMissing),
    })),
    ...streams.map((stream) => ({
      what: `stream ${stream.name}`,
      ensure: () => ensureStream(manager, streamConfig(stream, scale), onlyMissing),
    })),
    ...streams.filter(isWorkQueue).map((stream) => ({
      what: `consumer ${stream.consumer.name} of stream ${stream.name}`,
      ensure: () => ensureConsumer(manager, stream, onlyMissing),
    })),
  ];
  const patience = AbortSignal.timeout(patienceMs);
  const done: Provisioned[] = [];
  for (const { what, ensure } of steps) {
    const replicated = `${what} with ${replicas} replicas`;
    done.push({ what, change: await patiently(patience, () => onJetStream(wire, replicated, ensure)) });
  }
  return done;
}

/**
 * In an older cluster, two writers can win the same compare-and-swap (nats-server issue 4320). A server alone takes more
 * replicas for a stream that it has, and keeps the one.
 */
function refuseUnfit(replicas: number, { version = '0.0', cluster }: Partial<ServerInfo> = {}): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (replicas > 1 && (major < 2 || (major === 2 && minor < 10))) {
    throw new Error(
      `NATS_REPLICAS=${replicas} needs nats-server 2.10 or newer, this is ${version}: upgrade the cluster`,
    );
  }
  if (replicas > 1 && cluster === undefined) {
    throw new Error(
      `NATS_REPLICAS=${replicas} needs a cluster, this nats-server is alone: set NATS_REPLICAS=1, or NATS_URL to a cluster`,
    );
  }
}

/** Repeats `work` while JetStream is unavailable. */
async function patiently<T>(patience: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const temporary = error instanceof BusError && error.code === 'UNAVAILABLE' && jetStreamCode(error) !== noRoom;
      if (!temporary || patience.aborted) {
        throw error;
      }
      await sleep(retryMs);
    }
  }
}

async function ensureStream(
  manager: JetStreamManager,
  wanted: WantedStream,
  onlyMissing: boolean,
): Promise<Provisioned['change']> {
  const current = await findStream(manager, wanted.name);
  if (!current) {
    try {
      await manager.streams.add(wanted);
      return 'created';
    } catch (error) {
      // Another process was faster, with other settings.
      if (jetStreamCode(error) !== nameInUse) {
        throw error;
      }
    }
  }
  if ((current && onlyMissing) || agrees(current, wanted)) {
    return 'as it was';
  }
  await manager.streams.update(wanted.name, wanted);
  return 'changed';
}

async function ensureConsumer(
  manager: JetStreamManager,
  queue: WorkQueueDefinition,
  onlyMissing: boolean,
): Promise<Provisioned['change']> {
  const wanted = consumerConfig(queue);
  const current = await orUndefined(async () => {
    const { config } = await manager.consumers.info(queue.name, queue.consumer.name);
    return config;
  });
  if ((current && onlyMissing) || agrees(current, wanted)) {
    return 'as it was';
  }
  if (!current) {
    await manager.consumers.add(queue.name, wanted);
    return 'created';
  }
  await manager.consumers.update(queue.name, queue.consumer.name, wanted);
  return 'changed';
}

function findStream(manager: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  return orUndefined(async () => (await manager.streams.info(name)).config);
}

async function orUndefined<T>(find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

function agrees(current: object | undefined, wanted: object): boolean {
  const same = (key: string) => isDeepStrictEqual(Reflect.get(current ?? {}, key), Reflect.get(wanted, key));
  return Object.keys(wanted).every(same);
}
