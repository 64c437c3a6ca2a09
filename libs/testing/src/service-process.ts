import { createInterface } from 'node:readline';
import { end, exited } from './child.ts';
import type { Exit } from './child.ts';
import { spawnGuarded } from './guard.ts';
import { parseLine } from './log-sink.ts';
import type { LogLine } from './log-sink.ts';
import { findProgram, isExecutable } from './programs.ts';
import { compileCache, inRepository } from './repository.ts';
import { waitUntil } from './wait-until.ts';

/** A loaded test machine may need this long to start a process. */
const readyMs = 60_000;
/** Longer than the grace time of any service. */
const stopMs = 150_000;
const oldestNode = 24;

export interface ServiceProcess {
  /** `http://127.0.0.1:<port>` of /livez, /readyz, /metrics and the service's own routes. */
  readonly url: string;
  readonly pid: number;
  /** Its log lines and whatever else it printed (`{ text }`). */
  logs(): readonly LogLine[];
  /** SIGTERM; resolves with the exit code, 137 when it had to be killed. */
  stop(): Promise<number>;
  /** SIGKILL, like a crash. */
  kill(): Promise<void>;
  /** Resolves when it has ended by itself or otherwise. */
  exited(): Promise<number>;
}

/** Starts `services/<name>` as a real process with just this environment; resolves when /readyz answers 200. */
export function startService(name: string, env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  return startProcess(inRepository(`services/${name}/src/main.ts`), env);
}

/** The same for any program that calls `run()` of `@gonets/runtime`. Throws with its output when it ends before. */
export async function startProcess(file: string, env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const child = spawnGuarded(nodePath(), [file], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) {
    throw new Error(`cannot start ${file}`);
  }
  const lines: LogLine[] = [];
  for (const input of [child.stdout, child.stderr]) {
    if (input) {
      createInterface({ input }).on('line', (line) => lines.push(parseLine(line)));
    }
  }
  const output = () => lines.map((line) => JSON.stringify(line)).join('\n');
  const url = await waitUntil(
    async () => {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`${file} ended with ${code(await exited(child))} before it was ready:\n${output()}`);
      }
      const port = lines.find((line) => typeof line['port'] === 'number')?.['port'];
      return typeof port === 'number' && (await answers(`http://127.0.0.1:${port}`));
    },
    { what: `${file} to be ready`, timeoutMs: readyMs },
  ).catch(async (error: unknown) => {
    await end(child, 'SIGKILL', stopMs);
    throw new Error(`${file} did not start:\n${output()}`, { cause: error });
  });
  return {
    url,
    pid,
    logs: () => lines,
    stop: async () => code(await end(child, 'SIGTERM', stopMs)),
    async kill() {
      await end(child, 'SIGKILL', stopMs);
    },
    exited: async () => code(await exited(child)),
  };
}

async function answers(url: string): Promise<string | false> {
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status === 200 ? url : false;
}

/** As a shell shows it: 128 and the number of the signal. */
function code({ code, signal }: Exit): number {
  return code ?? (signal === 'SIGKILL' ? 137 : 143);
}

/** A Node that runs TypeScript: the one that runs us, else the one that npm installed. */
function nodePath(): string {
  if (Number(process.versions.node.split('.')[0]) >= oldestNode) {
    return process.execPath;
  }
  const pinned = inRepository('node_modules/.bin/node');
  const found = isExecutable(pinned) ? pinned : findProgram('node24');
  if (found === undefined) {
    throw new Error(`Node ${oldestNode} or newer is needed, this is ${process.version}: run it through npm`);
  }
  return found;
}
