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
 * Starts tracing when `OTEL_EXPORTER_OTLP_ENDPOINT` (or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`) is set; else spans cost
 * nothing and the SDK is not even loaded. The other standard `OTEL_*` variables are honoured.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { env } = process;
  if (!env['OTEL_EXPORTER_OTLP_ENDPOINT'] && !env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) {
    return { shutdown: () => Promise.resolve() };
  }
  const { startSdk } = await import('./sdk.ts');
  return startSdk(options);
}
