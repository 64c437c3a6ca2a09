import { BusError } from '@gonets/bus';
import { answer, generate } from '@gonets/contracts';
import type { ErrorCode, GenerateDelta, GenerateEnd, GenerateRequest } from '@gonets/contracts';
import { attributes, counter, histogram, metrics } from '@gonets/telemetry';
import { trace } from '@opentelemetry/api';
import { takenAway } from './aborts.ts';
import { absenceMs, leftMs, lookupMs } from './deadline.ts';
import type { Draft } from './delivery/draft.ts';
import { WaitNotes } from './delivery/wait-notes.ts';
import { codeFor } from './failure.ts';
import { follow } from './follow.ts';
import type { Asked } from './question.ts';
import type { Visit } from './visit.ts';

/** For what was written before a stop: who stopped it does not wait for a restart. */
const stoppedLookupMs = 10_000;
const patience = { queueMs: 0, slowMs: 20_000 };

/** What became of a question. */
export interface Outcome {
  /** The answer, or what there is of it. */
  readonly text: string;
  readonly finish: GenerateEnd['finish'] | ErrorCode;
  /** ai-service keeps this answer, so a PDF can be made of it. */
  readonly stored: boolean;
}

/** Has a question answered, and shows the answer growing. Throws what is not for the user to hear. */
export async function generation(visit: Visit, asked: Asked, draft: Draft): Promise<Outcome> {
  const { deps, turn } = visit;
  const started = performance.now();
  const outcome = await outcomeOf(visit, asked, draft);
  counter(metrics.answers).inc({ finish: outcome.finish });
  const ms = Math.round(performance.now() - started);
  deps.log.info(
    { update: turn.update.id, finish: outcome.finish, characters: outcome.text.length, ms },
    'question answered',
  );
  return outcome;
}

/** A turn that was stopped before a takeover, or begins after its deadline, is not worked on: what is there is all. */
async function outcomeOf(visit: Visit, asked: Asked, draft: Draft): Promise<Outcome> {
  const deadlineMs = leftMs(visit.turn);
  if (visit.turn.stopped())
    return storedOutcome(visit, draft, { found: 'stopped', missing: 'stopped', withinMs: stoppedLookupMs });
  if (deadlineMs === 0) return storedOutcome(visit, draft, { found: 'complete', missing: 'BUSY', withinMs: lookupMs });
  return streamed(visit, asked, draft, deadlineMs);
}

async function streamed(
  visit: Visit,
  { question, attachments, replaces, continues }: Asked,
  draft: Draft,
  deadlineMs: number,
): Promise<Outcome> {
  const { turn, talk } = visit;
  const notes = new WaitNotes(draft, talk.texts, { ...patience, working: talk.texts.thinking });
  const { turn: id, conversation, user, language } = talk;
  const request: GenerateRequest = {
    turn: id,
    conversation,
    user,
    text: question,
    language,
    replaces,
    continues,
    ...(attachments.length > 0 && { attachments }),
  };
  const started = performance.now();
  let text = '';
  try {
    const onDelta = (delta: GenerateDelta) => {
      if (text === '') firstToken(started);
      text += delta.text;
      draft.text(text);
    };
    const end = await follow(visit, generate, request, { deadlineMs, notes, onDelta });
    return { text: end.text, finish: end.finish, stored: true };
  } catch (error) {
    if (turn.stopped() && error instanceof BusError) return { text, finish: 'stopped', stored: false };
    return { text, finish: codeFor(error, turn.attempt), stored: false };
  } finally {
    notes.over();
  }
}

/** The answer that an earlier start has got, if there is one. */
export async function storedOutcome(
  { deps, turn, talk }: Visit,
  draft: Draft,
  { found, missing, withinMs }: Record<'found' | 'missing', Outcome['finish']> & { readonly withinMs: number },
): Promise<Outcome> {
  const { turn: id, conversation } = talk;
  const notes = new WaitNotes(draft, talk.texts, { ...patience, working: talk.texts.thinking });
  const wait = { deadlineMs: withinMs, absenceMs, signal: takenAway(turn) };
  try {
    const stored = await deps.bus.call(
      answer,
      { conversation, turn: id },
      { ...wait, onAbsent: (absent) => notes.absent(absent) },
    );
    return { text: stored.text, finish: found, stored: true };
  } catch (error) {
    if (error instanceof BusError && error.code === 'NOT_FOUND') return { text: '', finish: missing, stored: false };
    return { text: '', finish: codeFor(error, turn.attempt), stored: false };
  } finally {
    notes.over();
  }
}

/** Notes when the answer began: on the turn's span and for the metrics. */
function firstToken(started: number): void {
  const ms = performance.now() - started;
  trace.getActiveSpan()?.addEvent('first token', { [attributes.firstTokenMs]: Math.round(ms) });
  histogram(metrics.firstToken).observe({}, ms / 1000);
}
