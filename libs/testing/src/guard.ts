import { spawn } from 'node:child_process';

/** Takes the guard away. */
type Release = () => void;

/**
 * Kills the process `pid` and removes `folder` when this process is gone, whatever ended it: a test runner may be killed
 * with SIGKILL. Returns the function that takes the guard away.
 */
export function guard(pid: number, folder?: string): Release {
  return postGuard()(pid, folder);
}

/**
 * A guard that is there before the process it is for: only the moment is left until it has heard of that process, in
 * which we could die and leave it behind. Answers what tells it whom to watch; without a `pid`, it goes.
 */
export function postGuard(): (pid: number | undefined, folder?: string) => Release {
  // It works by a pipe that closes with us.
  const script = 'read -r pid || exit; read -r folder; read -r _; kill -9 "$pid"; [ -z "$folder" ] || rm -rf "$folder"';
  const watcher = spawn('sh', ['-c', script, 'guard'], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  watcher.unref();
  // Without listeners, a watcher that could not start, or has gone, would end the test run.
  watcher.on('error', (error) => process.stderr.write(`no guard for a process: ${error.message}\n`));
  watcher.stdin?.on('error', () => {});
  const release = () => void watcher.kill('SIGKILL');
  return (pid, folder = '') => {
    if (pid === undefined) {
      release();
    } else {
      watcher.stdin?.write(`${pid}\n${folder}\n`);
    }
    return release;
  };
}
