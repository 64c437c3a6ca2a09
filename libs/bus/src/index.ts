export { openBucket } from './bucket.ts';
export type { Bucket, Entry } from './bucket.ts';
export { connectBus } from './connect.ts';
export { BusError, ConflictError } from './errors.ts';
export { provision } from './provision.ts';
export type { Storage } from './provision.ts';
export type {
  Bus,
  BusOptions,
  BusStream,
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
export { openWorkQueue } from './work-queue.ts';
export type { Delivery, WorkQueue, WorkQueueOptions } from './work-queue.ts';
