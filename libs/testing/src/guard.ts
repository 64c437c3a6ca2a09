import { spawn } from 'node:child_process';

/**
 * Kills the process `pid` and removes `folder` when this process is gone, whatever ended it: a test runner may be killed
 * with SIGKILL. It works by a pipe that closes with us. Returns the function that takes the guard away.
 */
export function guard(pid: number, folder?: string): () => void {
  const script = 'read -r _; kill -9 "$1"; [ -z "$2" ] || rm -rf "$2"';
  const watcher = spawn('sh', ['-c', script, 'guard', String(pid), folder ?? ''], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  // Without a listener, a watcher that could not start would end the test run.
  watcher.on('error', (error) => process.stderr.write(`no guard for process ${pid}: ${error.message}\n`));
  return () => watcher.kill('SIGKILL');
}
