import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { serializeError } from './serialize-error.ts';
import { scrub } from './secrets.ts';
import { activeSpanContext } from './spans.ts';

export type { Logger } from 'pino';
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

export interface LoggerOptions {
  readonly service: string;
  readonly level: LogLevel;
  readonly environment: string;
  /** Without it, stdout. */
  readonly destination?: DestinationStream;
}

/** Fields that hold a secret whatever it looks like. */
const secretFields = ['token', 'apiKey', 'secret', 'password', 'authorization', 'x-api-key'];

/**
 * JSON lines with `trace_id` and `span_id` of the active span. Written in this thread: a worker transport would not
 * survive bundling, and a line written just before a crash must arrive.
 */
export function createLogger({ service, level, environment, destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service, environment, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError, error: serializeError },
      mixin: activeTrace,
      redact: { paths: secretFields.flatMap((field) => [`["${field}"]`, `*["${field}"]`]), censor: '[hidden]' },
      hooks: { streamWrite: scrub },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}

function activeTrace(): { trace_id?: string; span_id?: string } {
  const active = activeSpanContext();
  return active ? { trace_id: active.traceId, span_id: active.spanId } : {};
}
