import { randomUUID } from 'node:crypto';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import {
  defaultResource,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  ATTR_DEPLOYMENT_ENVIRONMENT_NAME,
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_NAMESPACE,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions';
import type { Logger } from './logger.ts';
import type { Telemetry, TelemetryOptions } from './telemetry.ts';

/** A trace backend that is away is logged this often, not once per batch. */
const warnEveryMs = 60_000;
/** Longest wait for the last spans at the end of the process. */
const flushMs = 3000;

/** Starts tracing as the `OTEL_*` variables say. Traces only: logs go to stdout and metrics are scraped. */
export function startSdk(options: TelemetryOptions): Telemetry {
  if (options.log) {
    reportTo(options.log);
  }
  const sdk = new NodeSDK({
    resource: defaultResource().merge(
      resourceFromAttributes({
        [ATTR_SERVICE_NAME]: options.service,
        [ATTR_SERVICE_NAMESPACE]: 'gonets',
        [ATTR_SERVICE_VERSION]: options.version,
        [ATTR_SERVICE_INSTANCE_ID]: randomUUID(),
        [ATTR_DEPLOYMENT_ENVIRONMENT_NAME]: options.environment,
      }),
    ),
    // What an operator sets in OTEL_RESOURCE_ATTRIBUTES or OTEL_SERVICE_NAME wins. No command lines, no host data.
    resourceDetectors: [resourceAttributesEnvDetector, serviceNameEnvDetector],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return {
    async shutdown() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<Error>((resolve) => {
        timer = setTimeout(() => resolve(new Error(`not sent within ${flushMs} ms`)), flushMs);
      });
      const sent = sdk.shutdown().then(
        () => undefined,
        (error: unknown) => error,
      );
      const problem = await Promise.race([sent, late]);
      clearTimeout(timer);
      if (problem !== undefined) {
        options.log?.warn({ err: problem }, 'the last spans are lost');
      }
    },
  };
}

function reportTo(log: Logger): void {
  let last = '';
  let quietUntil = 0;
  const report = (message: string) => {
    const now = performance.now();
    if (message !== last || now >= quietUntil) {
      last = message;
      quietUntil = now + warnEveryMs;
      log.warn({ detail: message }, 'tracing has a problem; the service goes on without it');
    }
  };
  const silent = () => undefined;
  diag.setLogger(
    { error: report, warn: report, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
