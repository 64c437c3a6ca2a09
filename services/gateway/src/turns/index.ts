export { systemClock } from './clock.ts';
export { natsPorts } from './nats-ports.ts';
export type { NatsPorts } from './nats-ports.ts';
export type { TurnsDeps } from './ports.ts';
export { turnMetrics } from './turn-metrics.ts';
export { createTurns } from './turns.ts';
export { SendDeadlineError, TurnAborted } from './types.ts';
export type {
  AbortReason,
  Accepted,
  GiveUpHandler,
  StoredUpdate,
  Turn,
  TurnHandler,
  Turns,
  TurnStats,
} from './types.ts';
