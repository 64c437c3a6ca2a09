import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';

type Stream = 'ignore' | 'inherit' | 'pipe';

interface Options extends Pick<SpawnOptions, 'cwd' | 'env' | 'detached'> {
  /** What standard input, output and error are. */
  readonly stdio: readonly [Stream, Stream, Stream];
  /** Removed with the process when we are killed. */
  readonly folder?: string | undefined;
}

/**
 * Starts a process that ends with this one, whatever ends it: a test runner may be killed with SIGKILL. The process
 * tells the guard its pid itself before it becomes `program`, so there is no moment in which nobody knows of it.
 * A program that cannot be run exits with 126 or 127, as in a shell.
 */
export function spawnGuarded(program: string, parameters: readonly string[], options: Options): ChildProcess {
  const { stdio, folder = '', ...rest } = options;
  // Its standard input is a pipe that closes when we, and the process before it became the program, are gone.
  const watch = 'read -r pid && read -r _; [ -z "$pid" ] || kill -9 "$pid"; [ -z "$1" ] || rm -rf "$1"';
  const guard = spawn('/bin/sh', ['-c', watch, 'guard', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  // Without listeners, a guard that could not start, or has gone, would end the test run.
  guard.on('error', (error) => process.stderr.write(`no guard for ${program}: ${error.message}\n`));
  guard.stdin.on('error', () => {});
  const become = 'echo $$ >&3; exec 3>&-; exec "$@"';
  const child = spawn('/bin/sh', ['-c', become, 'sh', program, ...parameters], {
    ...rest,
    stdio: [...stdio, guard.stdin],
  });
  child.once('exit', () => guard.kill('SIGKILL'));
  return child;
}
