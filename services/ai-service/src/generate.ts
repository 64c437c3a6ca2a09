import { setTimeout as sleep } from 'node:timers/promises';
import { BusError } from '@gonets/bus';
import type { StreamContextOf } from '@gonets/bus';
import type { GenerateDelta, GenerateEnd, GenerateRequest } from '@gonets/contracts';
import { attributes, counter, metrics, withSpan } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { Span } from '@opentelemetry/api';
import type { Claude } from './claude/claude.ts';
import { ClaudeError } from './claude/failures.ts';
import { newProgress } from './claude/progress.ts';
import type { Progress } from './claude/progress.ts';
import type { Prompt } from './claude/prompt.ts';
import { findTurn, history } from './conversation/record.ts';
import type { Turn } from './conversation/record.ts';
import type { Conversations } from './conversation/store.ts';
import { endOf, finished, stopped } from './end.ts';
import { report } from './report.ts';
import { pauseBeforeRetry } from './retry.ts';

interface Deps {
  readonly claude: Claude;
  readonly conversations: Conversations;
  readonly log: Logger;
}
type Context = StreamContextOf<GenerateDelta>;

/**
 * Answers one question of a conversation. A turn that was answered before gets the same answer again, at once.
 * When the caller stops it, the answer is what was written until then, and that is remembered; when the caller is gone
 * or its deadline has passed, nothing is, because the turn will be asked again.
 */
export function createGenerate(deps: Deps): (request: GenerateRequest, context: Context) => Promise<GenerateEnd> {
  return async (request, context) => {
    const conversation = await deps.conversations.read(request.conversation);
    const known = findTurn(conversation, request.turn);
    if (known) {
      return endOf(known);
    }
    const prompt = { language: request.language, history: history(conversation), question: request.text };
    const settings = { attributes: { [attributes.aiModel]: deps.claude.model } };
    const end = await withSpan('generate answer', settings, (span) => write(deps, prompt, context, span));
    return end.finish === 'stopped' && end.text === '' ? end : endOf(await remember(deps, request, end));
  };
}

/** Asks until there is an answer. Only what failed at once and before its first text is asked again. */
async function write(deps: Deps, prompt: Prompt, context: Context, span: Span): Promise<GenerateEnd> {
  let progress = newProgress(deps.claude.model);
  try {
    for (let number = 1; ; number += 1) {
      progress = newProgress(deps.claude.model);
      try {
        await attempt(deps, { prompt, context, span, progress, number });
        return finished(progress);
      } catch (error) {
        await pauseOrGiveUp(error, { context, span, progress, number });
      }
    }
  } catch (error) {
    if (isStopped(context.signal)) {
      return stopped(progress);
    }
    context.signal.throwIfAborted();
    throw error;
  }
}

interface Attempt {
  readonly context: Context;
  readonly span: Span;
  readonly progress: Progress;
  /** From 1. */
  readonly number: number;
}

async function attempt(deps: Deps, { prompt, context, span, progress, number }: Attempt & { prompt: Prompt }) {
  const startedAt = performance.now();
  let failure: unknown;
  try {
    await deps.claude.ask(prompt, {
      signal: context.signal,
      span,
      progress,
      onText: (text) => context.write({ text }),
    });
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    report({ log: deps.log, span, progress, number, failure, ms: performance.now() - startedAt });
  }
}

/** Waits for the next attempt. Throws the error when there should be none, or when the signal aborts. */
async function pauseOrGiveUp(error: unknown, { context, span, progress, number }: Attempt): Promise<void> {
  const isFailure = error instanceof ClaudeError && progress.text === '';
  const pauseMs = isFailure ? pauseBeforeRetry(error, number, context.remainingMs()) : undefined;
  if (!isFailure || pauseMs === undefined) {
    throw error;
  }
  counter(metrics.aiRetries).inc({ code: error.code });
  span.addEvent('retry', { [attributes.errorType]: error.code, [attributes.queueWaitMs]: Math.round(pauseMs) });
  await sleep(pauseMs, undefined, { signal: context.signal });
}

function isStopped({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof BusError && reason.code === 'CANCELLED';
}

/** The user has the answer already, so it is given even when it cannot be kept. */
async function remember(deps: Deps, { conversation, turn, text }: GenerateRequest, end: GenerateEnd): Promise<Turn> {
  const { text: answer, ...rest } = end;
  const fresh: Turn = { ...rest, turn, question: text, answer, at: Date.now() };
  try {
    return await deps.conversations.remember(conversation, fresh);
  } catch (error) {
    deps.log.error({ err: error }, 'an answer was given but could not be remembered; check NATS JetStream');
    return fresh;
  }
}
