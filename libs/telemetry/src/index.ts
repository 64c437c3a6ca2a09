export { createLogger } from './logger.ts';
export type { Logger, LoggerOptions, LogLevel } from './logger.ts';
export { counter, gauge, histogram, registry } from './metrics.ts';
export { attributes, metrics, natsSystem } from './names.ts';
export type { MetricDefinition } from './names.ts';
export { hideSecrets, scrub } from './secrets.ts';
export {
  activeTraceId,
  activeTraceparent,
  contextFromTraceparent,
  extractTrace,
  injectTrace,
  recordError,
  withSpan,
} from './spans.ts';
export type { SpanSettings } from './spans.ts';
export { startTelemetry } from './telemetry.ts';
export type { Telemetry, TelemetryOptions } from './telemetry.ts';
