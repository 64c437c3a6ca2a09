import { activeTraceId } from '@gonets/telemetry';
import type { TurnOutcome, TurnsDeps } from './ports.ts';
import type { RunningTurn } from './running-turn.ts';
import { longestPostponedMs, maxAttempts } from './timing.ts';

/** How a turn ended; with the error of the handler, if that is why. */
export interface Ended {
  readonly outcome: TurnOutcome;
  readonly error?: unknown;
}

/** Starts at which giving up is tried. It may be what kills the process, so it is not tried for ever either. */
const giveUpAttempts = 2;

type Deps = Pick<TurnsDeps, 'handler' | 'onGiveUp' | 'deadLetters' | 'postpone' | 'clock' | 'log'>;

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
  if (deps.postpone(error) && deps.clock.now() - turn.update.receivedAt < longestPostponedMs) {
    deps.log.warn({ ...nameOf(running), err: error }, 'update is postponed: it is tried again until Telegram takes it');
    return { outcome: 'postponed', error };
  }
  if (turn.attempt === maxAttempts) {
    return giveUp(deps, running, error);
  }
  deps.log.warn({ ...nameOf(running), err: error }, 'update failed and will be tried again');
  return { outcome: 'retried', error };
}

/** Keeps the turn as a dead letter, then tells its user. */
async function giveUp(deps: Deps, running: RunningTurn, error: unknown): Promise<Ended> {
  const { onGiveUp, log } = deps;
  const { turn, taken } = running;
  const unkept = await failureOf(running, () => deps.deadLetters.store(letterOf(deps, running, error)));
  if (taken()) {
    return { outcome: taken() === 'lost' ? 'lost' : 'released' };
  }
  if (unkept) {
    log.error({ ...nameOf(running), err: unkept.error }, 'a dead letter could not be kept; its mailbox waits for that');
    return { outcome: 'postponed', error };
  }
  log.error({ ...nameOf(running), err: error }, 'update is given up and kept as a dead letter');
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

function letterOf({ clock }: Deps, { turn }: RunningTurn, error: unknown) {
  const { key, parts, attempt } = turn;
  return {
    key,
    parts,
    attempts: Math.min(attempt, maxAttempts),
    error,
    givenUpAt: clock.now(),
    traceId: activeTraceId(),
  };
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
