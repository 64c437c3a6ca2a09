import type { Bus } from '@gonets/bus';
import type { Logger, Telemetry } from '@gonets/telemetry';
import type { HttpServer } from './http.ts';
import { Shutdown } from './shutdown.ts';
import type { StopHook } from './shutdown.ts';

/** After the grace time, for the last steps to end; then the process is ended by force. */
const forceMs = 5000;

interface Options {
  readonly log: Logger;
  readonly telemetry: Telemetry;
  readonly graceMs: number;
}

/** From start to exit: what is ready, what has to be stopped, and how the process ends. */
export class Lifecycle {
  http: HttpServer | undefined;
  readonly #options: Options;
  readonly #shutdown: Shutdown;
  readonly #checks = new Map<string, () => boolean>();
  readonly #warnings = new Map<string, () => string | undefined>();
  #phase: 'starting' | 'running' | 'draining' = 'starting';

  constructor(options: Options) {
    this.#options = options;
    this.#shutdown = new Shutdown(options.log);
  }

  /** Signals stop the service once; an error that nobody caught ends it at once, because its state is unknown. */
  listenToProcess(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => void this.stop(signal, 0));
    }
    process.on('uncaughtException', (error, origin) => {
      this.#options.log.fatal({ err: error, origin }, 'an error that nobody caught');
      void this.#exit(1);
    });
  }

  /** Part of readiness, the last thing to be stopped, and the end of the service when it closes for good. */
  watch(bus: Bus): void {
    this.ready('bus', () => bus.ready());
    this.onStop('bus', (graceMs) => bus.shutdown(graceMs));
    void this.#endWith(bus);
  }

  /** Not ready while `wait` goes on. Answers false when the service is stopped meanwhile. */
  async wait(name: string, wait: (signal: AbortSignal) => Promise<boolean>): Promise<boolean> {
    const stopped = new AbortController();
    let over = false;
    this.ready(name, () => over);
    this.onStop(name, async () => stopped.abort());
    over = await wait(stopped.signal);
    return over;
  }

  ready(name: string, check: () => boolean): void {
    this.#checks.set(name, check);
  }

  warn(name: string, check: () => string | undefined): void {
    this.#warnings.set(name, check);
  }

  onStop(name: string, stop: StopHook): void {
    this.#shutdown.add(name, stop);
  }

  started(): void {
    if (this.#phase === 'starting') {
      this.#phase = 'running';
    }
  }

  /** Names of what is missing to take work. */
  notReady(): readonly string[] {
    const missing = [...this.#checks].filter(([, check]) => !check()).map(([name]) => name);
    return this.#phase === 'running' ? missing : [this.#phase, ...missing];
  }

  warnings(): readonly string[] {
    return [...this.#warnings].flatMap(([name, check]) => {
      const warning = check();
      return warning === undefined ? [] : [`${name}: ${warning}`];
    });
  }

  /** Stops everything and ends the process with `code`, or 1 when something did not stop well. */
  async stop(reason: string, code: number): Promise<void> {
    if (this.#phase === 'draining') {
      return;
    }
    this.#phase = 'draining';
    const { log, graceMs } = this.#options;
    log.info({ reason, graceMs }, 'stopping');
    setTimeout(() => {
      log.fatal({ graceMs }, 'did not stop in the grace time; ended by force');
      process.exit(1);
    }, graceMs + forceMs);
    const clean = await this.#shutdown.run(graceMs);
    log.info('stopped');
    await this.#exit(clean ? code : 1);
  }

  async #endWith(bus: Bus): Promise<void> {
    const error = await bus.closed();
    if (this.#phase !== 'draining') {
      this.#options.log.fatal({ err: error }, 'the connection to NATS has closed for good');
      await this.stop('closed bus', 1);
    }
  }

  async #exit(code: number): Promise<never> {
    this.http?.close();
    await this.#options.telemetry.shutdown();
    process.exit(code);
  }
}
