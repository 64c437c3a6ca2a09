import { SpanKind } from '@opentelemetry/api';
import { streams } from '@gonets/contracts';
import { attributes, contextFromTraceparent, natsSystem, recordError, withSpan } from '@gonets/telemetry';
import { handle } from './handle.ts';
import type { Ended } from './handle.ts';
import type { Hold } from './hold.ts';
import type { Life } from './life.ts';
import type { TurnOutcome, TurnsDeps } from './ports.ts';
import { createRunningTurn } from './running-turn.ts';
import type { RunningTurn } from './running-turn.ts';
import { timing } from './timing.ts';
import type { StoredUpdate } from './types.ts';

type Deps = Pick<
  TurnsDeps,
  'clock' | 'events' | 'log' | 'handler' | 'onGiveUp' | 'deadLetters' | 'ambiguous' | 'postpone'
>;

/** Runs the handler on the head of a held mailbox, in a span that continues the trace of its intake. */
export async function runTurn(
  deps: Deps,
  hold: Hold,
  life: Life,
  { key, head }: { key: string; head: StoredUpdate },
): Promise<TurnOutcome> {
  const { attempt, postponed } = hold.mailbox;
  const waitMs = Math.max(0, deps.clock.now() - head.receivedAt);
  if (attempt === 1 && postponed === 0) {
    deps.events.turnStarted(waitMs);
  }
  const settings = {
    kind: SpanKind.CONSUMER,
    parent: contextFromTraceparent(head.traceparent),
    attributes: {
      [attributes.messagingSystem]: natsSystem,
      [attributes.messagingDestination]: streams.turns.name,
      [attributes.messagingOperationType]: 'process',
      [attributes.queueWaitMs]: waitMs,
      [attributes.attempt]: attempt,
    },
  };
  return withSpan('process turn', settings, async (span) => {
    const running = createRunningTurn(deps, hold, key, head);
    const { outcome, error } = await untilShutdown(deps, life, running, handle(deps, running));
    running.close();
    span.setAttribute(attributes.turnOutcome, outcome);
    if (error !== undefined) {
      recordError(span, error);
    }
    deps.events.turnEnded(outcome);
    return outcome;
  });
}

/** Waits for the handler; after the grace time only as long as a request on the wire may take. */
async function untilShutdown(
  { clock }: Deps,
  { shutdown }: Life,
  running: RunningTurn,
  handled: Promise<Ended>,
): Promise<Ended> {
  const over = new AbortController();
  let begin = () => {};
  const abandoned = new Promise<Ended>((resolve) => {
    begin = () => {
      running.abort('shutdown');
      void clock.sleep(timing.settle, over.signal).then(() => resolve({ outcome: 'released' }));
    };
  });
  shutdown.addEventListener('abort', begin);
  try {
    return await Promise.race([handled, abandoned]);
  } finally {
    shutdown.removeEventListener('abort', begin);
    over.abort();
  }
}
