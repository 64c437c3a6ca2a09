export { openArchive } from './storage/archive.ts';
export type { Archive, Archived } from './storage/archive.ts';
export { openBucket } from './storage/bucket.ts';
export type { Bucket, Change, Entry } from './storage/bucket.ts';
export { serversProblem } from './addresses.ts';
export { connectBus } from './connect.ts';
export { BusError, codeOf, ConflictError } from './errors.ts';
export { provision } from './storage/provision.ts';
export type { Provisioned, Provisioning, Storage } from './storage/provision.ts';
export { Places } from './serve/places.ts';
export type { PlacesOptions, Size } from './serve/places.ts';
export type {
  Bus,
  BusOptions,
  BusStream,
  BytesContextOf,
  BytesOptions,
  CallOptions,
  Context,
  Document,
  ServeOptions,
  ServeStats,
  Serving,
  StreamContextOf,
  StreamEvent,
  StreamOptions,
} from './types.ts';
export { openWorkQueue } from './storage/work-queue.ts';
export type { WorkQueue } from './storage/work-queue.ts';
export { awaitStorage } from './storage/await-storage.ts';
export { openFileStore } from './storage/file-store.ts';
export type { FileStore } from './storage/file-store.ts';
export {
  archiveRights,
  bucketRights,
  createUserKeys,
  fileRemovalRights,
  fileRights,
  inboxRights,
  queueRights,
} from './rights.ts';
export { setUpStorage } from './storage/set-up.ts';
export type { SetUpOptions } from './storage/set-up.ts';
export type { Delivery } from './storage/delivery.ts';
