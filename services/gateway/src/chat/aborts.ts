import { TurnAborted } from '../turns/index.ts';
import type { Turn } from '../turns/index.ts';

/** Throws when this process may no longer send anything for the turn. A stop by the user is not that. */
export function throwIfTakenAway({ signal, update }: Turn): void {
  if (signal.aborted && signal.reason !== 'stop') {
    throw new TurnAborted(signal.reason, `update ${update.id} is no longer answered here (${signal.reason})`);
  }
}

/**
 * Aborts when this process may no longer send anything for the turn. Not when the user stops the turn: then there is
 * still something to say.
 */
export function takenAway({ signal }: Turn): AbortSignal {
  const over = new AbortController();
  const follow = () => {
    if (signal.reason !== 'stop') over.abort(signal.reason);
  };
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow, { once: true });
  return over.signal;
}

/** As `takenAway`, and after `ms`. */
export function whileOurs(turn: Turn, ms: number): AbortSignal {
  return AbortSignal.any([takenAway(turn), AbortSignal.timeout(ms)]);
}
