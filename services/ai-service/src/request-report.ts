import { codeOf } from '@gonets/bus';
import { errorCodes } from '@gonets/contracts';
import { attributes, counter, histogram, metrics } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { Span } from '@opentelemetry/api';
import type { Progress } from './claude/progress.ts';

interface RequestReport {
  readonly log: Logger;
  readonly span: Span;
  readonly progress: Progress;
  /** Which attempt for this question, from 1. */
  readonly number: number;
  /** Undefined when it went well. */
  readonly failure: unknown;
  /** The caller stopped it, left, or waits no longer. */
  readonly givenUp: boolean;
  /** Duration, with the wait for a socket. */
  readonly ms: number;
}

/** One request to the AI API, told in a log line, in metrics and on the span of the generation. Never its content. */
export function reportRequest({ log, span, progress, number, failure, givenUp, ms }: RequestReport): void {
  const { model, client, usage, stopReason, requestId, poolWaitMs, firstTokenMs } = progress;
  const code = failure === undefined ? undefined : codeOf(failure);
  const result = code ?? 'ok';

  counter(metrics.aiRequests).inc({ result });
  counter(metrics.aiTokens).inc({ model, kind: 'input' }, usage.inputTokens);
  counter(metrics.aiTokens).inc({ model, kind: 'output' }, usage.outputTokens);
  counter(metrics.aiTokens).inc({ model, kind: 'cache_read' }, usage.cacheReadTokens);
  counter(metrics.aiTokens).inc({ model, kind: 'cache_write' }, usage.cacheWriteTokens);
  if (firstTokenMs !== undefined) {
    histogram(metrics.aiFirstToken).observe(firstTokenMs / 1000);
    span.setAttribute(attributes.aiTimeToFirstChunk, firstTokenMs / 1000);
  }
  span.setAttributes({
    [attributes.attempt]: number,
    [attributes.aiResponseModel]: model,
    [attributes.aiInputTokens]: usage.inputTokens,
    [attributes.aiOutputTokens]: usage.outputTokens,
    [attributes.aiCacheReadTokens]: usage.cacheReadTokens,
    [attributes.aiCacheWriteTokens]: usage.cacheWriteTokens,
    [attributes.aiFinishReasons]: [stopReason ?? result],
  });

  const line = {
    result,
    model,
    ...usage,
    stopReason,
    ms: Math.round(ms),
    firstTokenMs: firstTokenMs && Math.round(firstTokenMs),
    poolWaitMs: poolWaitMs && Math.round(poolWaitMs),
    attempt: number,
    client,
    requestId,
  };
  if (code === undefined) {
    log.info(line, 'AI request');
  } else if (givenUp) {
    log.info(line, 'AI request given up');
  } else {
    const { retryable, remedy } = errorCodes[code];
    log[retryable ? 'warn' : 'error']({ ...line, err: failure, remedy }, 'AI request failed');
  }
}
