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
import { finished, stopped, usageOf } from './end.ts';
import type { Fallback } from './fallback.ts';
import { reportRequest } from './request-report.ts';
import { pauseBeforeRetry } from './retry.ts';
import type { RetryBudget } from './retry.ts';
import { isStopped } from './shared-answer.ts';
import type { Context } from './shared-answer.ts';
import type { Meter } from './usage/meter.ts';

interface Deps {
  readonly claude: Claude;
  readonly retries: RetryBudget;
  readonly fallback: Fallback;
  readonly log: Logger;
  readonly meter: Pick<Meter, 'began' | 'took'>;
}

/** Asks until there is an answer. Only what failed at once and before its first text is asked again. */
export async function writeAnswer(deps: Deps, prompt: Prompt, context: Context, span: Span): Promise<GenerateEnd> {
  let asked = chosen(deps, prompt, span);
  let progress = newProgress(asked.model);
  let retry = 1;
  deps.retries.earn();
  try {
    for (let number = 1; ; number += 1) {
      progress = newProgress(asked.model);
      try {
        await attempt(deps, { prompt: asked, context, span, progress, number });
        return finished(progress);
      } catch (error) {
        if (!(error instanceof ClaudeError) || progress.text !== '') {
          throw error;
        }
        const other = elsewhere(deps, error, asked, span);
        if (other === undefined) {
          await pause(deps, error, { context, span, retry });
          retry += 1;
        }
        asked = other ?? asked;
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
  readonly prompt: Prompt;
  readonly context: Context;
  readonly span: Span;
  readonly progress: Progress;
  /** From 1. */
  readonly number: number;
}

async function attempt(deps: Deps, { prompt, context, span, progress, number }: Attempt): Promise<void> {
  const startedAt = performance.now();
  let begun = false;
  let failure: unknown;
  try {
    await deps.claude.ask(prompt, {
      signal: context.signal,
      span,
      progress,
      onText: (text) => {
        context.write({ text });
        if (!begun) {
          begun = true;
          deps.meter.began(prompt.model, usageOf(progress));
        }
      },
    });
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    deps.meter.took(prompt.model, usageOf(progress));
    const givenUp = failure !== undefined && context.signal.aborted;
    reportRequest({ log: deps.log, span, progress, number, failure, givenUp, ms: performance.now() - startedAt });
  }
}

/** The prompt for the model that should answer now; the span and a metric tell when that is not the one asked for. */
function chosen({ fallback }: Deps, prompt: Prompt, span: Span): Prompt {
  const choice = fallback.choose(prompt);
  if (choice !== prompt) {
    counter(metrics.aiFallbacks).inc({ model: prompt.model });
    span.setAttributes({ [attributes.aiModel]: choice.model, [attributes.aiFallbackFrom]: prompt.model });
  }
  return choice;
}

/** The same question for the other model, when its own is overloaded. It is asked at once: the other one is not. */
function elsewhere(deps: Deps, error: ClaudeError, asked: Prompt, span: Span): Prompt | undefined {
  if (error.code !== 'AI_OVERLOADED') {
    return undefined;
  }
  deps.fallback.overloaded(asked.model, error.retryAfterMs);
  const other = chosen(deps, asked, span);
  return other === asked ? undefined : other;
}

interface Wait {
  readonly context: Context;
  readonly span: Span;
  /** From 1. */
  readonly retry: number;
}

/** Waits for the next attempt. Throws the error when there should be none, or when the signal aborts. */
async function pause({ retries }: Deps, error: ClaudeError, { context, span, retry }: Wait): Promise<void> {
  const { code } = error;
  const pauseMs = pauseBeforeRetry(error, retry, context.remainingMs());
  if (pauseMs === undefined) {
    throw error;
  }
  if (!retries.spend()) {
    counter(metrics.aiRetriesRefused).inc({ code });
    span.addEvent('retry refused', { [attributes.errorType]: code });
    throw error;
  }
  counter(metrics.aiRetries).inc({ code });
  span.addEvent('retry', { [attributes.errorType]: code, [attributes.queueWaitMs]: Math.round(pauseMs) });
  await sleep(pauseMs, undefined, { signal: context.signal });
}
