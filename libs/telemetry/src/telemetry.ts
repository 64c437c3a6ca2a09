import type { Logger } from './logger.ts';

export interface TelemetryOptions {
  readonly service: string;
  readonly version: string;
  /** Becomes `deployment.environment.name`. */
  readonly environment: string;
  /** Hears when spans cannot be sent. */
  readonly log?: Logger;
}

export interface Telemetry {
  /** Sends what is left, waiting at most 3 s. Never throws. */
  shutdown(): Promise<void>;
}

/**
 * Gives logs and messages their trace ids. Spans are recorded and sent when `OTEL_EXPORTER_OTLP_ENDPOINT` (or
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`) is set; else the SDK that does so is not even loaded. The other standard `OTEL_*`
 * variables are honoured then. Call it once in a process.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  if (sendsSpans(process.env)) {
    const { startSdk } = await import('./sdk.ts');
    return startSdk(options);
  }
  const { startTraceIds } = await import('./trace-ids.ts');
  startTraceIds();
  return { shutdown: () => Promise.resolve() };
}

function sendsSpans(env: NodeJS.ProcessEnv): boolean {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  const disabled = env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true';
  return Boolean(endpoint) && !disabled && env['OTEL_TRACES_EXPORTER'] !== 'none';
}
