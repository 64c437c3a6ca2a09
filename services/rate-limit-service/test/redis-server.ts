import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort, spawnGuarded, waitUntil } from '@gonets/testing';

export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
  /** It keeps its connections but answers no more, like a machine that hangs. */
  pause(): void;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
}

/** A redis-server of 127.0.0.1 that keeps nothing on disk and ends with this process. */
export async function startRedisServer(program: string): Promise<RedisServer> {
  const port = await freePort();
  let child = await launch(program, port);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    stop,
    pause: () => void child.kill('SIGSTOP'),
    async restart() {
      await stop();
      child = await launch(program, port);
    },
  };
}

async function launch(program: string, port: number) {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawnGuarded(program, args, { stdio: ['ignore', 'ignore', 'ignore'] });
  await waitUntil(() => accepts(port), { what: `redis-server on port ${port}` });
  return child;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
