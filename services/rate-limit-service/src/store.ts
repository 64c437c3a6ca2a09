import type { TakeRequest, TakeResponse } from '@gonets/contracts';
import type { Decision } from './window.ts';

export interface Taken {
  readonly decision: Decision;
  readonly response: TakeResponse;
  /** Where it was counted; `insurance` is this process alone, while Redis is away. */
  readonly store: 'nats' | 'redis' | 'insurance';
}

/** Counts requests of users, shared by all instances. */
export interface Store {
  take(request: TakeRequest): Promise<Taken>;
}
