import { setTimeout as sleep } from 'node:timers/promises';
import type { GenerateEnd } from '@gonets/contracts';
import { attributes, counter, metrics } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { Span } from '@opentelemetry/api';
import type { Claude } from './claude/claude.ts';
import { ClaudeError } from './claude/failures.ts';
import { newProgress } from './claude/progress.ts';
import type { Progress } from './claude/progress.ts';
import type { Prompt } from './claude/prompt.ts';
import { finished, stopped } from './end.ts';
import { report } from './report.ts';
import { pauseBeforeRetry } from './retry.ts';
import { isStopped } from './shared-answer.ts';
import type { Context } from './shared-answer.ts';

interface Deps {
  readonly claude: Claude;
  readonly log: Logger;
}

/** Asks until there is an answer. Only what failed at once and before its first text is asked again. */
export async function writeAnswer(deps: Deps, prompt: Prompt, context: Context, span: Span): Promise<GenerateEnd> {
  let progress = newProgress(prompt.model);
  try {
    for (let number = 1; ; number += 1) {
      progress = newProgress(prompt.model);
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
