import { storageVersion } from '@gonets/contracts';
import type { ArchiveDefinition, BucketDefinition, StreamDefinition, WorkQueueDefinition } from '@gonets/contracts';
import { AckPolicy, DeliverPolicy, DiscardPolicy, nanos, RetentionPolicy, StorageType } from 'nats';
import type { ConsumerConfig, StreamConfig } from 'nats';

/** The server counts headers as part of a message. */
const headerBytes = 4096;
const bucketDuplicateWindowMs = 120_000;
/** Requests for messages that may wait at the server, over all members. */
const maxWaiting = 512;

export type WantedStream = Partial<StreamConfig> & { readonly name: string };

export interface Scale {
  readonly replicas: number;
  /** Factor on `maxBytes` and `maxKeys`. */
  readonly size: number;
}

export function bucketStream({ name }: { readonly name: string }): string {
  return `KV_${name}`;
}

/** Readable by every NATS KV client, such as `nats kv`. */
export function bucketConfig(bucket: BucketDefinition, scale: Scale): WantedStream {
  return {
    ...bounds(bucket, scale),
    name: bucketStream(bucket),
    subjects: [`$KV.${bucket.name}.>`],
    max_msgs_per_subject: 1,
    max_msgs: bucket.maxKeys === undefined ? -1 : Math.ceil(bucket.maxKeys * scale.size),
    max_age: nanos(bucket.ttlMs),
    max_msg_size: bucket.maxValueBytes + headerBytes,
    duplicate_window: nanos(Math.min(bucket.ttlMs, bucketDuplicateWindowMs)),
    allow_rollup_hdrs: true,
    deny_delete: true,
    // A direct get may be answered by a replica that has not heard of the last write.
    allow_direct: false,
  };
}

export function streamConfig(stream: StreamDefinition, scale: Scale): WantedStream {
  return {
    ...bounds(stream, scale),
    name: stream.name,
    subjects: [...stream.subjects],
    retention: isWorkQueue(stream) ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
    max_age: nanos(stream.maxAgeMs),
    max_msg_size: stream.maxMessageBytes + headerBytes,
    duplicate_window: nanos(stream.duplicateWindowMs),
    ...(isArchive(stream) && { max_msgs_per_subject: 1, max_msgs: stream.maxMessages }),
  };
}

function bounds({ maxBytes, whenFull }: BucketDefinition | StreamDefinition, { replicas, size }: Scale) {
  return {
    description: `Gonets, storage version ${storageVersion}`,
    storage: StorageType.File,
    max_bytes: Math.ceil(maxBytes * size),
    discard: whenFull === 'refuse' ? DiscardPolicy.New : DiscardPolicy.Old,
    num_replicas: replicas,
  };
}

/** The storage version that `bounds` wrote; undefined for a stream that is not of the setup step. */
export function versionOf({ description = '' }: { readonly description?: string }): number | undefined {
  const version = /^Gonets, storage version (\d+)$/.exec(description)?.[1];
  return version === undefined ? undefined : Number(version);
}

export function isWorkQueue(stream: StreamDefinition): stream is WorkQueueDefinition {
  return 'consumer' in stream;
}

function isArchive(stream: StreamDefinition): stream is ArchiveDefinition {
  return 'maxMessages' in stream;
}

export function consumerConfig({ consumer }: WorkQueueDefinition): Partial<ConsumerConfig> {
  return {
    durable_name: consumer.name,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    max_waiting: maxWaiting,
    ack_wait: nanos(consumer.ackWaitMs),
    max_ack_pending: consumer.maxAckPending,
    // Attempts are counted elsewhere; the server would silently leave a message behind.
    max_deliver: -1,
  };
}
