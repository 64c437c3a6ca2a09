import type { ErrorCode } from '@gonets/contracts';
import { attributes, natsSystem, withSpan } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import { SpanKind } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { BusError } from '../errors.ts';
import type { Envelope } from './envelope.ts';
import type { Job } from './job.ts';
import type { Result, Tally } from './tally.ts';
import type { Run } from './work.ts';

/** A request that a member has taken. */
export interface Task {
  readonly job: Job;
  readonly run: Run;
  readonly envelope: Envelope;
  readonly bodyBytes: number;
  /** Of one that waits: resolves when it may run, rejects when it gives up. */
  readonly turn?: Promise<void>;
}

/** Where a task is done. */
export interface Workplace {
  readonly subject: string;
  readonly name: string;
  readonly queue: string;
  readonly tally: Tally;
  readonly log: Logger;
}

/** Waits for the task's turn, does it and answers, all in one span. Never rejects. */
export async function processTask(place: Workplace, task: Task): Promise<void> {
  const settings = {
    kind: SpanKind.SERVER,
    parent: task.envelope.trace,
    attributes: {
      [attributes.messagingSystem]: natsSystem,
      [attributes.messagingOperation]: 'process',
      [attributes.messagingOperationType]: 'process',
      [attributes.messagingDestination]: place.subject,
      [attributes.messagingGroup]: place.queue,
      [attributes.messagingBodySize]: task.bodyBytes,
      [attributes.hops]: task.envelope.hops,
      [attributes.remainingMs]: task.envelope.remainingMs,
    },
  };
  try {
    await withSpan(`process ${place.name}`, settings, (span) => work(place, task, span));
  } catch {
    // The caller was told, the span has it, and what nobody foresaw is in the log.
  }
}

/** Throws what it answered with, for the span. */
async function work(place: Workplace, task: Task, span: Span): Promise<void> {
  const { job } = task;
  const { tally } = place;
  let startedAt: number | undefined;
  let result: Result = 'failed';
  try {
    await waitForTurn(place, task, span);
    startedAt = performance.now();
    job.throwIfOver();
    await job.answer(await task.run(job));
    result = job.signal.aborted ? resultOf(job, job.signal.reason) : 'ok';
  } catch (error) {
    const known = explain(place, job, error);
    result = resultOf(job, known);
    await answerError(place, job, known);
    throw known;
  } finally {
    tally.result(result);
    if (startedAt !== undefined) {
      tally.ran(performance.now() - startedAt, result);
    }
  }
}

async function waitForTurn({ tally }: Workplace, { job, turn }: Task, span: Span): Promise<void> {
  if (!turn) {
    tally.waited(0);
    return;
  }
  try {
    await withSpan('queue wait', { attributes: { [attributes.queueAhead]: job.ahead ?? 0 } }, () => turn);
  } finally {
    const waitedMs = Math.round(performance.now() - job.receivedAt);
    span.setAttribute(attributes.queueWaitMs, waitedMs);
    tally.waited(waitedMs);
  }
}

/** The error to answer with. What nobody foresaw is logged here and told to the caller without its details. */
function explain({ name, subject, queue, log }: Workplace, job: Job, error: unknown): BusError {
  if (error instanceof BusError) {
    log.debug({ err: error }, `${name} was not done`);
    return error;
  }
  if (job.signal.reason instanceof BusError) {
    log.debug({ err: error }, `${name} ended after it was aborted`);
    return job.signal.reason;
  }
  log.error({ err: error, subject }, `${name} failed`);
  return new BusError('INTERNAL', `${name} failed; the log of ${queue} says why`, { cause: error });
}

async function answerError({ subject, log }: Workplace, job: Job, { code, message }: BusError): Promise<void> {
  try {
    await job.answer({ type: 'error', code, message });
  } catch (error) {
    log.warn({ err: error, subject }, 'an error could not be told to the caller');
  }
}

const results: Partial<Record<ErrorCode, Result>> = { CANCELLED: 'cancelled', DEADLINE: 'expired', BUSY: 'busy' };

function resultOf(job: Job, error: BusError): Result {
  return job.abandoned ? 'cancelled' : (results[error.code] ?? 'failed');
}
