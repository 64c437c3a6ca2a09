import { setTimeout as sleep } from 'node:timers/promises';
import { storageVersion } from '@gonets/contracts';
import type { BucketDefinition, StreamDefinition } from '@gonets/contracts';
import { RetentionPolicy } from 'nats';
import type { StreamConfig } from 'nats';
import type { Bus } from '../types.ts';
import { bucketConfig, isWorkQueue, streamConfig, versionOf } from './config.ts';
import type { WantedStream } from './config.ts';
import { isNotFound, natsBus, onJetStream } from './jetstream.ts';
import type { Storage } from './provision.ts';

const lookMs = 500;
const tellAgainMs = 60_000;
/** Sizes may differ from ours: that is the operator's business. */
const anyScale = { replicas: 1, size: 1 };

/**
 * Resolves with true when all of `storage` is there, in a version and shape that this code understands, and with false
 * when `signal` aborts first. Meanwhile the log says every minute what is missing, and to run the setup step.
 */
export async function awaitStorage(
  bus: Bus,
  { buckets = [], streams = [] }: Storage,
  signal: AbortSignal,
): Promise<boolean> {
  const { log } = natsBus(bus).wire;
  const needs = [...buckets.map((each) => bucketNeed(bus, each)), ...streams.flatMap((each) => streamNeeds(bus, each))];
  let waited = false;
  let toldUntil = 0;
  while (!signal.aborted) {
    const missing = (await Promise.all(needs.map((need) => need()))).filter((problem) => problem !== undefined);
    if (missing.length === 0) {
      if (waited) {
        log.info('the storage is there');
      }
      return true;
    }
    if (!signal.aborted && performance.now() > toldUntil) {
      toldUntil = performance.now() + tellAgainMs;
      waited = true;
      log.warn({ missing }, 'waiting for storage: run npm run setup, with the rights of the user setup');
    }
    await sleep(lookMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** Answers what is wrong, or undefined. */
type Need = () => Promise<string | undefined>;

function bucketNeed(bus: Bus, bucket: BucketDefinition): Need {
  return () => look(bus, `bucket ${bucket.name}`, bucketConfig(bucket, anyScale));
}

function streamNeeds(bus: Bus, stream: StreamDefinition): Need[] {
  const what = `stream ${stream.name}`;
  const needs = [() => look(bus, what, streamConfig(stream, anyScale))];
  if (isWorkQueue(stream)) {
    const { name } = stream.consumer;
    needs.push(() =>
      explained(bus, `consumer ${name} of ${what}`, async (manager) => {
        await manager.consumers.info(stream.name, name);
        return undefined;
      }),
    );
  }
  return needs;
}

function look(bus: Bus, what: string, wanted: WantedStream): Promise<string | undefined> {
  return explained(bus, what, async (manager) =>
    misfit(what, (await manager.streams.info(wanted.name)).config, wanted),
  );
}

async function explained(
  bus: Bus,
  what: string,
  find: (manager: Awaited<ReturnType<Bus['jetstreamManager']>>) => Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    const manager = await bus.jetstreamManager();
    return await onJetStream(natsBus(bus).wire, what, () => find(manager));
  } catch (error) {
    if (error instanceof Error) {
      return isNotFound(error) ? `${what}: not there` : error.message;
    }
    throw error;
  }
}

/** What makes it another thing than this code relies on. */
function misfit(what: string, config: StreamConfig, wanted: WantedStream): string | undefined {
  const version = versionOf(config);
  if (version === undefined) {
    return `${what}: not from the setup step of this version`;
  }
  if (version !== storageVersion) {
    const remedy =
      version > storageVersion ? 'replace this service by a newer one' : 'run the setup step of this version';
    return `${what}: has version ${version}, this service needs ${storageVersion}: ${remedy}`;
  }
  const retention = wanted.retention ?? RetentionPolicy.Limits;
  const same =
    config.retention === retention &&
    wanted.subjects?.every((subject) => config.subjects.includes(subject)) &&
    (wanted.max_msgs_per_subject === undefined || config.max_msgs_per_subject === wanted.max_msgs_per_subject);
  return same ? undefined : `${what}: somebody has changed its subjects, its retention or its history`;
}
