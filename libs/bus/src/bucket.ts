import type { BucketDefinition } from '@gonets/contracts';
import type { z } from 'zod';
import type { Bus } from './types.ts';

export interface Entry<T> {
  readonly value: T;
  readonly revision: number;
}

/** A key-value bucket of JSON values, changed by compare-and-swap and read through its leader. */
export interface Bucket<T> {
  get(key: string): Promise<Entry<T> | undefined>;
  /** Answers the revision. Throws `ConflictError` when the key has a value. */
  create(key: string, value: T): Promise<number>;
  /** Answers the new revision. Throws `ConflictError` when the key is no longer at `revision`. */
  update(key: string, value: T, revision: number): Promise<number>;
  /** With a revision, throws `ConflictError` when the key is no longer at it. */
  delete(key: string, revision?: number): Promise<void>;
  keys(): AsyncIterable<string>;
}

export async function openBucket<T>(
  _bus: Bus,
  _definition: BucketDefinition,
  _schema: z.ZodType<T>,
): Promise<Bucket<T>> {
  throw new Error('not built yet');
}
