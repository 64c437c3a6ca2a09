import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { BucketDefinition, StreamDefinition } from '@gonets/contracts';
import { DiscardPolicy, nanos, RetentionPolicy, StorageType } from 'nats';
import type { JetStreamManager, StreamConfig } from 'nats';
import { BusError } from '../errors.ts';
import type { Bus } from '../types.ts';
import { bucketStream } from './bucket.ts';
import { jetStreamCode, natsBus, onJetStream } from './jetstream.ts';

const streamNotFound = 10_059;
const nameInUse = 10_058;
/** The server counts headers as part of a value. */
const headerBytes = 4096;
const bucketDuplicateWindowMs = 120_000;
const patienceMs = 10_000;
const retryMs = 250;

export interface Storage {
  readonly buckets?: readonly BucketDefinition[];
  readonly streams?: readonly StreamDefinition[];
  /** Copies of each: 1, or 3 or 5 in a cluster of as many. */
  readonly replicas: number;
}

/**
 * Creates what is missing and gives new settings to what is there. Any number of processes may do it at once.
 * Waits up to 10 s for JetStream: a server or cluster that has just started takes connections before it answers.
 * Throws, naming the bucket or stream, when JetStream refuses, and for replicas on a server before 2.10.
 */
export async function provision(bus: Bus, { buckets = [], streams = [], replicas }: Storage): Promise<void> {
  const { wire } = natsBus(bus);
  refuseOldCluster(replicas, wire.connection.info?.version ?? '0.0');
  const manager = await bus.jetstreamManager();
  const wanted = [
    ...buckets.map((bucket) => ({ what: `bucket ${bucket.name}`, config: bucketConfig(bucket, replicas) })),
    ...streams.map((stream) => ({ what: `stream ${stream.name}`, config: streamConfig(stream, replicas) })),
  ];
  const patience = AbortSignal.timeout(patienceMs);
  for (const { what, config } of wanted) {
    await patiently(patience, () =>
      onJetStream(wire, `${what} with ${replicas} replicas`, () => ensure(manager, config)),
    );
  }
}

/** In an older cluster, two writers can win the same compare-and-swap (nats-server issue 4320). */
function refuseOldCluster(replicas: number, version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (replicas > 1 && (major < 2 || (major === 2 && minor < 10))) {
    throw new Error(
      `NATS_REPLICAS=${replicas} needs nats-server 2.10 or newer, this is ${version}: upgrade the cluster`,
    );
  }
}

/** Repeats `work` while JetStream is unavailable. */
async function patiently(patience: AbortSignal, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof BusError) || error.code !== 'UNAVAILABLE' || patience.aborted) {
        throw error;
      }
      await sleep(retryMs);
    }
  }
}

type Config = Partial<StreamConfig> & { readonly name: string };

async function ensure(manager: JetStreamManager, config: Config): Promise<void> {
  const current = await find(manager, config.name);
  if (!current) {
    try {
      await manager.streams.add(config);
      return;
    } catch (error) {
      // Another process was faster, with other settings.
      if (jetStreamCode(error) !== nameInUse) {
        throw error;
      }
    }
  }
  const same = (key: string) => isDeepStrictEqual(Reflect.get(current ?? {}, key), Reflect.get(config, key));
  if (!Object.keys(config).every(same)) {
    await manager.streams.update(config.name, config);
  }
}

async function find(manager: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await manager.streams.info(name)).config;
  } catch (error) {
    if (jetStreamCode(error) === streamNotFound) {
      return undefined;
    }
    throw error;
  }
}

/** Readable by every NATS KV client, such as `nats kv`. */
function bucketConfig(bucket: BucketDefinition, replicas: number): Config {
  return {
    name: bucketStream(bucket),
    subjects: [`$KV.${bucket.name}.>`],
    storage: StorageType.File,
    max_msgs_per_subject: 1,
    max_age: nanos(bucket.ttlMs),
    max_msg_size: bucket.maxValueBytes + headerBytes,
    duplicate_window: nanos(Math.min(bucket.ttlMs, bucketDuplicateWindowMs)),
    discard: DiscardPolicy.New,
    allow_rollup_hdrs: true,
    deny_delete: true,
    // A direct get may be answered by a replica that has not heard of the last write.
    allow_direct: false,
    num_replicas: replicas,
  };
}

function streamConfig(stream: StreamDefinition, replicas: number): Config {
  return {
    name: stream.name,
    subjects: [...stream.subjects],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    max_age: nanos(stream.maxAgeMs),
    duplicate_window: nanos(stream.duplicateWindowMs),
    num_replicas: replicas,
  };
}
