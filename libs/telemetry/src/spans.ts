import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Context, Span, SpanContext, SpanKind } from '@opentelemetry/api';
import { attributes } from './names.ts';
import { scrub } from './secrets.ts';

const tracer = trace.getTracer('gonets');

export interface SpanSettings {
  readonly kind?: SpanKind | undefined;
  readonly attributes?: Attributes | undefined;
  /** The context the span belongs to; without it, the active one. */
  readonly parent?: Context | undefined;
}

/**
 * Runs `fn` inside a new active span and ends the span when the promise settles.
 * An error is recorded with `error.type` (its `code` if it has one, else its name), without secrets, and thrown on.
 */
export async function withSpan<T>(name: string, settings: SpanSettings, fn: (span: Span) => Promise<T>): Promise<T> {
  const options = {
    ...(settings.kind !== undefined && { kind: settings.kind }),
    ...(settings.attributes && { attributes: settings.attributes }),
  };
  return tracer.startActiveSpan(name, options, settings.parent ?? context.active(), async (span) => {
    try {
      return await fn(span);
    } catch (error) {
      recordError(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks `span` as failed, with `error.type` and an exception event. */
export function recordError(span: Span, error: unknown): void {
  const { name, message, code, stack } = describe(error);
  span.setAttribute(attributes.errorType, code ?? name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: scrub(message) });
  span.recordException({ name, message: scrub(message), ...(stack !== undefined && { stack: scrub(stack) }) });
}

function describe(error: unknown): {
  name: string;
  message: string;
  code: string | undefined;
  stack: string | undefined;
} {
  if (!(error instanceof Error)) {
    return { name: typeof error, message: String(error), code: undefined, stack: undefined };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, message: error.message, code, stack: error.stack };
}

/** Trace id of the active span, 32 hex digits; undefined outside of a span. */
export function activeTraceId(): string | undefined {
  return activeSpanContext()?.traceId;
}

/** Ids of the active span; undefined outside of a span, and inside one that has none. */
export function activeSpanContext(): SpanContext | undefined {
  const active = trace.getActiveSpan()?.spanContext();
  return active && trace.isSpanContextValid(active) ? active : undefined;
}

/** W3C `traceparent` of the active span, to be stored or sent; undefined outside of a span. */
export function activeTraceparent(): string | undefined {
  let traceparent: string | undefined;
  injectTrace((key, value) => {
    if (key === 'traceparent') {
      traceparent = value;
    }
  });
  return traceparent;
}

/** The context of a stored `traceparent`; the root context without one, so a new trace begins. */
export function contextFromTraceparent(traceparent?: string): Context {
  return extractTrace((key) => (key === 'traceparent' ? traceparent : undefined));
}

/** Hands the headers that carry the active trace (`traceparent`, `tracestate`) to `set`. */
export function injectTrace(set: (key: string, value: string) => void): void {
  propagation.inject(context.active(), set, { set: (carrier, key, value) => carrier(key, value) });
}

/** The remote context that the headers read by `get` carry. Never the active one: a message comes from elsewhere. */
export function extractTrace(get: (key: string) => string | undefined): Context {
  return propagation.extract(ROOT_CONTEXT, get, { get: (carrier, key) => carrier(key), keys: () => [] });
}
