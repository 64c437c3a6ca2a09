import { createLogger } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';

export type LogLine = Readonly<Record<string, unknown>>;

export interface LogSink {
  readonly log: Logger;
  /** Every line logged so far, parsed. */
  readonly lines: () => readonly LogLine[];
}

/** A logger like that of the services, at level trace, that keeps its lines. */
export function logSink(): LogSink {
  const lines: LogLine[] = [];
  const destination = { write: (line: string) => lines.push(parseLine(line)) };
  const log = createLogger({ service: 'test', level: 'trace', environment: 'test', destination });
  return { log, lines: () => lines };
}

/** A line of a service's output: a JSON log line, or something else as `{ text }`. */
export function parseLine(line: string): LogLine {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : { text: line };
  } catch {
    return { text: line };
  }
}
