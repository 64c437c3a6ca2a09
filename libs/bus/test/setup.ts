import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type {
  ArchiveDefinition,
  BucketDefinition,
  BytesContract,
  CallContract,
  StreamContract,
  WorkQueueDefinition,
} from '@gonets/contracts';
import { logSink, startNatsServer } from '@gonets/testing';
import type { LogSink, NatsServer } from '@gonets/testing';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { z } from 'zod';
import { connectBus } from '../src/index.ts';
import type { Bus } from '../src/index.ts';

const request = z.object({ id: z.string() });

/** One contract of each kind, on subjects of this test's own. */
export function contracts(topic: string) {
  const echo: CallContract<{ id: string }, { id: string }> = {
    kind: 'call',
    subject: `gonets.v1.${topic}.echo`,
    request,
    response: request,
  };
  const talk: StreamContract<{ id: string }, { text: string }, { text: string }> = {
    kind: 'stream',
    subject: `gonets.v1.${topic}.talk`,
    request,
    delta: z.object({ text: z.string() }),
    end: z.object({ text: z.string() }),
  };
  const fetch: BytesContract<{ id: string }, { step: number }, { pages: number }> = {
    kind: 'bytes',
    subject: `gonets.v1.${topic}.fetch`,
    request,
    progress: z.object({ step: z.int() }),
    end: z.object({ pages: z.int() }),
  };
  return { echo, talk, fetch };
}

const bounds = { purpose: 'for a test', maxBytes: 1_000_000, whenFull: 'refuse' } as const;

export function bucketNamed(name: string, settings: Partial<BucketDefinition> = {}): BucketDefinition {
  return { ...bounds, name, ttlMs: 60_000, maxValueBytes: 100, ...settings };
}

export function queueNamed(name: string, consumer: Partial<WorkQueueDefinition['consumer']> = {}): WorkQueueDefinition {
  return {
    ...bounds,
    name,
    subjects: [`work.${name}`],
    maxAgeMs: 60_000,
    duplicateWindowMs: 10_000,
    maxMessageBytes: 1000,
    consumer: { name: 'workers', ackWaitMs: 30_000, maxAckPending: 1000, ...consumer },
  };
}

export function archiveNamed(name: string): ArchiveDefinition {
  return {
    ...bounds,
    name,
    prefix: `kept.${name}`,
    subjects: [`kept.${name}.>`],
    maxAgeMs: 60_000,
    duplicateWindowMs: 10_000,
    maxMessageBytes: 100,
    maxMessages: 4,
    whenFull: 'drop oldest',
  };
}

export const concat = (earlier: { text: string }, later: { text: string }) => ({ text: earlier.text + later.text });

export interface Fixture {
  readonly server: NatsServer;
  readonly sink: LogSink;
  /** Another process, as far as NATS can tell. Shut down at the end of the file. */
  connect(service?: string): Promise<Bus>;
}

/** A nats-server for this test file. */
export function natsFixture(args?: readonly string[]): Fixture {
  const buses: Bus[] = [];
  const sink = logSink();
  let server: NatsServer | undefined;
  beforeAll(async () => {
    server = await startNatsServer(args ? { args } : {});
  });
  afterAll(async () => {
    await Promise.all(buses.map((bus) => bus.shutdown(1000)));
    await server?.stop();
  });
  const running = () => {
    if (!server) {
      throw new Error('the server runs only inside tests');
    }
    return server;
  };
  return {
    get server() {
      return running();
    },
    sink,
    async connect(service = 'test-service') {
      const bus = await connectBus({ service, version: '1.2.3', servers: running().url, log: sink.log });
      buses.push(bus);
      return bus;
    },
  };
}

export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

/** A promise that the test resolves. */
export function gate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Resolves with what `promise` rejects with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

/** Resolves with the reason when `signal` aborts. */
export function aborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(signal.reason);
    }
    signal.addEventListener('abort', () => resolve(signal.reason));
  });
}

/** Writes a configuration of nats-server to a temporary file. */
export async function configFile(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'gonets-bus-')), 'nats.conf');
  await writeFile(path, text);
  onTestFinished(() => rm(dirname(path), { recursive: true, force: true }));
  return path;
}
