import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnGuarded } from '@gonets/testing';
import type { Output } from './output.ts';
import type { ProcessPlan } from './plan.ts';

/** Exit code of a process whose environment is wrong: starting it again would not help. */
export const badConfiguration = 78;
const stopWithinMs = 35_000;
const pollMs = 50;
const longestBackoffMs = 15_000;
/** A process that lived this long was healthy, so the next restart does not wait. */
const healthyAfterMs = 30_000;

/** One process that is started again when it dies. */
export class RunningProcess {
  readonly #plan: ProcessPlan;
  readonly #root: string;
  readonly #output: Output;
  #child: ChildProcess | undefined;
  #wanted = false;
  #failures = 0;

  constructor(plan: ProcessPlan, root: string, output: Output) {
    this.#plan = plan;
    this.#root = root;
    this.#output = output;
  }

  /** Resolves when ready. Fails when it exits before, or is not ready within `withinMs`. */
  async start(withinMs: number): Promise<void> {
    this.#wanted = true;
    const child = this.#spawn();
    const exited = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`${this.#plan.name} stopped while starting (${describe(code, signal)}); its log is below`);
    });
    const ready = new AbortController();
    await Promise.race([this.#untilReady(withinMs, ready.signal), exited]).finally(() => ready.abort());
    child.on('exit', (code, signal) => void this.#restart(code, signal));
  }

  /** SIGTERM, and SIGKILL after 35 s: long enough for all but the longest answers, which a developer need not await. */
  async stop(): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (!child || hasExited(child)) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => this.kill(), stopWithinMs);
    await exited;
    clearTimeout(timer);
  }

  kill(): void {
    this.#wanted = false;
    if (this.#child && !hasExited(this.#child)) this.#child.kill('SIGKILL');
  }

  #spawn(): ChildProcess {
    const [command = '', ...parameters] = this.#plan.command;
    // In its own process group, so that Ctrl-C reaches only `npm start`, which stops everything in order.
    const child = spawnGuarded(command, parameters, {
      cwd: this.#root,
      env: this.#plan.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      folder: this.#plan.temporaryFolder,
    });
    this.#child = child;
    child.on('error', (error) => this.#output.say(`${this.#plan.name} could not be started: ${error.message}`));
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (text) => this.#show(text));
    return child;
  }

  #show(text: string): void {
    if (!this.#plan.mute?.test(text)) this.#output.line(this.#plan.name, text);
  }

  async #untilReady(withinMs: number, signal: AbortSignal): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!signal.aborted) {
      if (await answers(this.#plan.readyUrl)) return;
      if (Date.now() > deadline)
        throw new Error(`${this.#plan.name} was not ready within ${withinMs / 1000} s at ${this.#plan.readyUrl}`);
      await delay(pollMs);
    }
  }

  async #restart(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    const { name } = this.#plan;
    if (!this.#wanted) return;
    if (code === badConfiguration) {
      this.#output.say(`${name} stopped: its configuration is wrong; correct it and run npm start again`);
      return;
    }
    const backoffMs = Math.min(longestBackoffMs, 500 * 2 ** this.#failures);
    this.#failures += 1;
    this.#output.say(`${name} stopped (${describe(code, signal)}); starting it again in ${backoffMs / 1000} s`);
    await delay(backoffMs);
    if (!this.#wanted) return;
    const child = this.#spawn();
    const healthy = setTimeout(() => (this.#failures = 0), healthyAfterMs);
    child.on('exit', (...how) => {
      clearTimeout(healthy);
      void this.#restart(...how);
    });
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function hasExited(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function describe(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ? `killed by ${signal}` : `exit code ${code}`;
}
