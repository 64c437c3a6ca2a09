import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, exited } from './child.ts';
import { guard } from './guard.ts';
import { ensureNatsServer } from './nats-binary.ts';

const startMs = 20_000;
const stopMs = 5000;

export interface NatsServerOptions {
  /** Folder of JetStream; kept on stop. Without it, a temporary one that is removed on stop. */
  readonly storeDir?: string;
  /** Without it, a free one. */
  readonly port?: number;
  /** More command line arguments. */
  readonly args?: readonly string[];
}

export interface NatsServer {
  readonly url: string;
  readonly port: number;
  /** Ends it properly and removes its temporary folder. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL, like a crash. The store stays for `restart`. */
  kill(): Promise<void>;
  /** Ends it properly if it runs, and starts it again on the same port and store. */
  restart(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  readonly unguard: () => void;
}

/**
 * Starts a nats-server with JetStream on 127.0.0.1; resolves when it greets a client.
 * It ends with this process, whatever happens to it. Throws with the server's own words when it cannot start.
 */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const binary = await ensureNatsServer();
  const temporary = options.storeDir === undefined ? await mkdtemp(join(tmpdir(), 'gonets-nats-')) : undefined;
  const storeDir = options.storeDir ?? temporary ?? '';
  const start = (port: number | undefined) => {
    // -1: the server takes any free port, so two starts never race for one.
    const args = ['-a', '127.0.0.1', '-p', String(port ?? -1), '-js', '-sd', storeDir, ...(options.args ?? [])];
    return launch(binary, args, temporary);
  };
  let running = await start(options.port).catch(async (error: unknown) => {
    await removeFolder(temporary);
    throw error;
  });
  const { port } = running;
  const finish = async (signal: NodeJS.Signals) => {
    running.unguard();
    await end(running.child, signal, stopMs);
  };
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    async stop() {
      await finish('SIGTERM');
      await removeFolder(temporary);
    },
    kill: () => finish('SIGKILL'),
    async restart() {
      await finish('SIGTERM');
      running = await start(port);
    },
  };
}

async function launch(binary: string, args: string[], folder: string | undefined): Promise<Running> {
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const { pid } = child;
  const unguard = pid === undefined ? () => undefined : guard(pid, folder);
  let output = '';
  try {
    const port = await within(startMs, () => output, [
      new Promise<number>((resolve) => {
        child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
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
    return { child, port, unguard };
  } catch (error) {
    unguard();
    child.kill('SIGKILL');
    if (pid !== undefined) {
      await exited(child);
    }
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

async function removeFolder(folder: string | undefined): Promise<void> {
  if (folder !== undefined) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
