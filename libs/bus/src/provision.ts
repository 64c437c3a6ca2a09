import type { BucketDefinition, StreamDefinition } from '@gonets/contracts';
import type { Bus } from './types.ts';

export interface Storage {
  readonly buckets?: readonly BucketDefinition[];
  readonly streams?: readonly StreamDefinition[];
  /** Copies of each: 1, 3 or 5. */
  readonly replicas: number;
}

/** Creates what is missing and updates what has other settings. */
export async function provision(_bus: Bus, _storage: Storage): Promise<void> {
  throw new Error('not built yet');
}
