import type { TurnsDeps } from './ports.ts';
import type { Turns } from './types.ts';

export function createTurns(_deps: TurnsDeps): Turns {
  throw new Error('not built yet');
}
