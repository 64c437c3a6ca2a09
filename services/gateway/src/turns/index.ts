export { systemClock } from './clock.ts';
export { storedUpdateSchema } from './mailbox.ts';
export { natsPorts } from './nats-ports.ts';
export type { DeadLetter, DeadLetters } from './ports.ts';
export { turnMetrics } from './turn-metrics.ts';
export { createTurns } from './turns.ts';
export { TurnAborted } from './types.ts';
export type {
  AbortReason,
  Accepted,
  GiveUpHandler,
  JoinRule,
  StoredUpdate,
  Turn,
  TurnHandler,
  Turns,
} from './types.ts';
