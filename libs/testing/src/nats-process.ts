import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { exited } from './child.ts';
import { spawnGuarded } from './guard.ts';

const startMs = 20_000;

export interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Runs a nats-server; resolves when it greets a client. It ends with this process, and `folder` with it. */
export async function launch(binary: string, args: string[], folder: string | undefined): Promise<Running> {
  const child = spawnGuarded(binary, args, { stdio: ['ignore', 'ignore', 'pipe'], folder });
  let output = '';
  try {
    const port = await within(startMs, () => output, [
      new Promise<number>((resolve) => {
        child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
          // Kept for the error message; a chatty server must not fill the memory.
          output = (output + chunk).slice(-20_000);
          const match = /Listening for client connections on [^\n]*:(\d+)\n/.exec(output);
          if (match) {
            resolve(Number(match[1]));
          }
        });
      }),
      new Promise<never>((_, reject) => {
        child.once('error', reject);
        child.once('exit', () => reject(new Error(`nats-server ended at once: ${output}`)));
      }),
    ]);
    await within(startMs, () => output, [greeting(port)]);
    return { child, port };
  } catch (error) {
    child.kill('SIGKILL');
    await exited(child);
    throw error;
  }
}

/** Resolves when the server has sent its INFO line. */
async function greeting(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('data', (data) => {
        if (data.subarray(0, 5).toString() === 'INFO ') {
          resolve();
        } else {
          reject(new Error(`port ${port} does not speak NATS`));
        }
      });
      socket.once('error', reject);
    });
  } finally {
    socket.destroy();
  }
}

async function within<T>(timeoutMs: number, output: () => string, waits: Promise<T>[]): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nats-server not ready in ${timeoutMs} ms: ${output()}`)), timeoutMs);
  });
  try {
    return await Promise.race([...waits, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
