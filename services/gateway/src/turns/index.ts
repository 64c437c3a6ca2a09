export { createTurns } from './turns.ts';
export type { TurnsDeps } from './ports.ts';
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
