import type { ArchiveDefinition, BucketDefinition, WorkQueueDefinition } from '@gonets/contracts';
import { nkeys } from 'nats';
import { inboxPrefix } from './inbox.ts';
import { bucketStream } from './storage/config.ts';

/** Subjects that a user of NATS must be allowed to publish to, for `openBucket` and `awaitStorage`. */
export function bucketRights(bucket: BucketDefinition): string[] {
  const stream = bucketStream(bucket);
  return [`$KV.${bucket.name}.>`, `$JS.API.STREAM.MSG.GET.${stream}`, `$JS.API.STREAM.INFO.${stream}`];
}

/** The same for `put` of a file store; for `get` as well, take those of the bucket. */
export function fileRights(bucket: BucketDefinition): string[] {
  return [`$KV.${bucket.name}.>`, `$JS.API.STREAM.INFO.${bucketStream(bucket)}`];
}

/** The same for `remove` of a file store. */
export function fileRemovalRights(bucket: BucketDefinition): string[] {
  return [`$JS.API.STREAM.PURGE.${bucketStream(bucket)}`];
}

/** The same for `openWorkQueue`. */
export function queueRights({ name, subjects, consumer }: WorkQueueDefinition): string[] {
  return [
    ...subjects,
    `$JS.API.STREAM.INFO.${name}`,
    `$JS.API.CONSUMER.INFO.${name}.${consumer.name}`,
    `$JS.API.CONSUMER.MSG.NEXT.${name}.${consumer.name}`,
    `$JS.ACK.${name}.${consumer.name}.>`,
  ];
}

/** The same for `openArchive`. */
export function archiveRights({ name, subjects }: ArchiveDefinition): string[] {
  return [
    ...subjects,
    `$JS.API.STREAM.INFO.${name}`,
    `$JS.API.STREAM.MSG.GET.${name}`,
    `$JS.API.STREAM.MSG.DELETE.${name}`,
  ];
}

/** Where a service hears answers and commands: it subscribes, and whoever answers it publishes. */
export function inboxRights(service: string): string {
  return `${inboxPrefix(service)}.>`;
}

/** A new user: the public key is for the server, the seed is the secret of the service. */
export function createUserKeys(): { readonly publicKey: string; readonly seed: string } {
  const user = nkeys.createUser();
  return { publicKey: user.getPublicKey(), seed: new TextDecoder().decode(user.getSeed()) };
}
