import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end } from './child.ts';
import { ensureNatsServer } from './nats-binary.ts';
import { launch } from './nats-process.ts';

const stopMs = 5000;

export interface NatsServerOptions {
  /** Folder of JetStream; kept on stop. Without it, a temporary one that is removed on stop. */
  readonly storeDir?: string;
  /** Without it, a free one. */
  readonly port?: number;
  /** More command line arguments. */
  readonly args?: readonly string[];
  /** Oldest version that will do, such as 2.10; without it, any. */
  readonly oldest?: string;
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
  /** It keeps its connections but answers no more, like a machine that hangs, until `resume`. */
  pause(): void;
  resume(): void;
}

/**
 * Starts a nats-server with JetStream on 127.0.0.1; resolves when it greets a client.
 * It ends with this process, whatever happens to it. Throws with the server's own words when it cannot start.
 */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const binary = await ensureNatsServer(options.oldest);
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
    pause: () => void running.child.kill('SIGSTOP'),
    resume: () => void running.child.kill('SIGCONT'),
  };
}

async function removeFolder(folder: string | undefined): Promise<void> {
  if (folder !== undefined) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
