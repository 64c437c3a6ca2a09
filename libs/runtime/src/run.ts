import { awaitStorage, connectBus } from '@gonets/bus';
import type { Bus, Storage } from '@gonets/bus';
import { createLogger, hideSecrets, startTelemetry } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import manifest from '../package.json' with { type: 'json' };
import { ConfigError, readConfig } from './config.ts';
import type { CommonVariable, ConfigDefinition, ConfigValues } from './config.ts';
import { environment } from './environment.ts';
import type { Variable, VariableName } from './environment.ts';
import { serveHealth } from './health.ts';
import { startHttpServer } from './http.ts';
import type { Handler } from './http.ts';
import { Lifecycle } from './lifecycle.ts';
import { defaultPorts } from './service-names.ts';
import type { ServiceName } from './service-names.ts';
import type { StopHook } from './shutdown.ts';

/** `EX_CONFIG` of sysexits.h: starting again will not help. */
const badConfigCode = 78;
/** All packages share one version. */
const { version } = manifest;

export interface RunOptions {
  /** Milliseconds in which running work may finish after SIGTERM. */
  readonly graceMs: number;
  /** What the service needs in JetStream. It waits for it, not ready, until the setup step has made it. */
  readonly storage?: Storage;
}

export interface Runtime<N extends VariableName> {
  readonly config: ConfigValues<N>;
  readonly log: Logger;
  readonly bus: Bus;
  /** Adds an HTTP route on the service's port. */
  readonly route: (method: string, path: string, handler: Handler) => void;
  /** Called on shutdown, last added first, before the bus closes. */
  readonly onStop: (name: string, stop: StopHook) => void;
  /** A condition of /readyz besides the bus. */
  readonly ready: (name: string, check: () => boolean) => void;
  /** Something that /readyz tells the operator, as long as `check` answers it; the service stays ready. */
  readonly warn: (name: string, check: () => string | undefined) => void;
}

/**
 * Runs a service: reads its environment, starts logs, traces, health endpoints and the bus, waits for its storage, then calls `start`.
 * SIGTERM and SIGINT stop it: not ready, `onStop` hooks, bus, traces, exit 0. Exit codes: 78 bad environment,
 * 1 anything else that went wrong, said in the log. Resolves when the service has started.
 */
export async function run<N extends VariableName>(
  service: ServiceName,
  definition: ConfigDefinition<N | CommonVariable>,
  options: RunOptions,
  start: (runtime: Runtime<N | CommonVariable>) => Promise<void>,
): Promise<void> {
  const config = readConfigOrExit(service, definition);
  const log = createLogger({ service, level: logLevel(config), environment: config.ENVIRONMENT });
  const telemetry = await startTelemetry({ service, version, environment: config.ENVIRONMENT, log });
  const lifecycle = new Lifecycle({ log, telemetry, graceMs: options.graceMs });
  lifecycle.listenToProcess();
  try {
    const http = await startHttpServer(config.PORT ?? defaultPorts[service], log);
    lifecycle.http = http;
    serveHealth(
      http,
      () => lifecycle.notReady(),
      () => lifecycle.warnings(),
    );
    log.info({ version, port: http.port, node: process.version, config: visible(config, definition) }, 'listening');

    const bus = await connectBus({
      service,
      version,
      servers: config.NATS_URL,
      credsFile: config.NATS_CREDS,
      nkeySeed: config.NATS_NKEY_SEED,
      log,
    });
    lifecycle.watch(bus);
    if (!(await lifecycle.wait('storage', (signal) => awaitStorage(bus, options.storage ?? {}, signal)))) {
      return;
    }
    await start({
      config,
      log,
      bus,
      route: (method, path, handler) => http.route(method, path, handler),
      onStop: (name, stop) => lifecycle.onStop(name, stop),
      ready: (name, check) => lifecycle.ready(name, check),
      warn: (name, check) => lifecycle.warn(name, check),
    });
    lifecycle.started();
    log.info({ port: http.port }, 'started');
  } catch (error) {
    log.fatal({ err: error }, 'could not start');
    await lifecycle.stop('failed start', 1);
  }
}

function readConfigOrExit<N extends VariableName>(
  service: ServiceName,
  definition: ConfigDefinition<N>,
): ConfigValues<N> {
  try {
    const config = readConfig(definition, process.env);
    hideSecrets(definition.names.filter(isSecret).map((name) => String(config[name] ?? '')));
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    process.stderr.write(`${service} cannot start, its environment is wrong:\n  ${error.lines.join('\n  ')}\n`);
    return process.exit(badConfigCode);
  }
}

function logLevel({ LOG_LEVEL, DEBUG }: ConfigValues<CommonVariable>) {
  return LOG_LEVEL ?? (DEBUG ? 'debug' : 'info');
}

/** What the start-up line says about limits and addresses. */
function visible<N extends VariableName>(config: ConfigValues<N>, { names }: ConfigDefinition<N>) {
  return Object.fromEntries(names.filter((name) => !isSecret(name)).map((name) => [name, config[name]]));
}

function isSecret(name: VariableName): boolean {
  const { secret }: Variable<unknown> = environment[name];
  return secret === true;
}
