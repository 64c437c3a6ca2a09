import type { TurnOutcome, TurnsDeps } from './ports.ts';
import type { RunningTurn } from './running-turn.ts';
import { maxAttempts } from './timing.ts';

/** How a turn ended; with the error of the handler, if that is why. */
export interface Ended {
  readonly outcome: TurnOutcome;
  readonly error?: unknown;
}

/** Starts at which giving up is tried. It may be what kills the process, so it is not tried for ever either. */
const giveUpAttempts = 2;

type Deps = Pick<TurnsDeps, 'handler' | 'onGiveUp' | 'log'>;

/** Runs the handler, or gives up. What a handler achieved counts, also after the grace time; its failure does not. */
export async function handle(deps: Deps, running: RunningTurn): Promise<Ended> {
  const { turn, taken } = running;
  if (turn.attempt > maxAttempts) {
    return giveUp(deps, running, new Error(`started ${turn.attempt - 1} times and never came to an end`));
  }
  const failure = await failureOf(running, () => deps.handler(turn));
  if (taken() === 'lost') {
    return { outcome: 'lost' };
  }
  if (!failure) {
    return { outcome: turn.stopped() ? 'stopped' : 'done' };
  }
  if (taken()) {
    return { outcome: 'released' };
  }
  const { error } = failure;
  if (turn.attempt === maxAttempts) {
    return giveUp(deps, running, error);
  }
  deps.log.warn({ ...nameOf(running), err: error }, 'update failed and will be tried again');
  return { outcome: 'retried', error };
}

async function giveUp({ onGiveUp, log }: Deps, running: RunningTurn, error: unknown): Promise<Ended> {
  const { turn, taken } = running;
  log.error({ ...nameOf(running), err: error }, 'update is given up: it failed at every attempt');
  if (turn.attempt <= maxAttempts + giveUpAttempts) {
    const failure = await failureOf(running, () => onGiveUp(turn, error));
    if (taken() === 'lost') {
      return { outcome: 'lost' };
    }
    if (failure && taken()) {
      return { outcome: 'released' };
    }
    if (failure) {
      log.error({ ...nameOf(running), err: failure.error }, 'the user could not be told that an update was given up');
    }
  }
  return { outcome: 'given up', error };
}

async function failureOf({ quiet }: RunningTurn, task: () => Promise<void>): Promise<{ error: unknown } | undefined> {
  try {
    await task();
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    await quiet();
  }
}

function nameOf({ turn }: RunningTurn) {
  return { mailbox: turn.key, update: turn.update.id, attempt: turn.attempt };
}
