import { randomUUID } from 'node:crypto';
import { startClaudeSimulator } from '@gonets/claude-simulator';
import type { Call, ClaudeSimulator } from '@gonets/claude-simulator';
import { connectBus, provision } from '@gonets/bus';
import type { Bus, BusError } from '@gonets/bus';
import { answer, buckets, forget, generate } from '@gonets/contracts';
import type { AnswerRequest, Attachment, GenerateEnd } from '@gonets/contracts';
import { readConfig } from '@gonets/runtime';
import { logSink, startNatsServer } from '@gonets/testing';
import type { LogSink, NatsServer } from '@gonets/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { aiConfig } from '../src/config.ts';
import { startAiService } from '../src/service.ts';

export const fast = { firstTokenMs: 0, tokensPerSecond: 100_000 };
export const apiKey = 'sk-ant-test-0123456789';

interface AskOptions {
  readonly turn?: string;
  readonly conversation?: string;
  readonly replaces?: string | undefined;
  readonly continues?: string;
  readonly user?: string;
  readonly attachments?: Attachment[] | undefined;
  readonly deadlineMs?: number;
  /** Called with the text so far; may stop the answer. */
  readonly onDelta?: (text: string, stream: { cancel(): void }) => void;
}

interface Asked {
  readonly text: string;
  readonly end: GenerateEnd | undefined;
  readonly error: BusError | undefined;
}

/** A service in this process, and somebody who asks it. */
export interface Ai {
  ask(text: string, options?: AskOptions): Promise<Asked>;
  answer(request: AnswerRequest): ReturnType<typeof readAnswer>;
  forget(conversation: string): Promise<{ turns: number }>;
  /** As SIGTERM does it. */
  stop(): Promise<void>;
  /** The bus of the asking side. */
  readonly caller: Bus;
  readonly sink: LogSink;
}

export interface Fixture {
  readonly nats: NatsServer;
  readonly simulator: ClaudeSimulator;
  /** Starts a service with this environment besides the addresses and the key. It ends with the test. */
  start(env?: Readonly<Record<string, string>>): Promise<Ai>;
  /** The call that asked this question, when it has come. */
  call(question: string): Call | undefined;
}

/** nats-server and simulated Claude of this test file. */
export function fixture(): Fixture {
  const ends: (() => Promise<void>)[] = [];
  let nats: NatsServer;
  let simulator: ClaudeSimulator;
  beforeAll(async () => {
    [nats, simulator] = await Promise.all([startNatsServer(), startClaudeSimulator(fast)]);
  });
  beforeEach(() => {
    simulator.clearFaults();
    simulator.setBehaviour(fast);
  });
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
  });
  afterAll(async () => {
    await Promise.all([nats.stop(), simulator.stop()]);
  });

  return {
    get nats() {
      return nats;
    },
    get simulator() {
      return simulator;
    },
    call: (question) => simulator.calls().find((call) => call.question === question),
    async start(env = {}) {
      const sink = logSink();
      const connect = async (service: string) => {
        const bus = await connectBus({ service, version: '0.0.0', servers: nats.url, log: sink.log });
        ends.push(() => bus.shutdown(100));
        return bus;
      };
      const [bus, caller] = [await connect('ai-service'), await connect('caller')];
      await provision(bus, {
        buckets: [buckets.conversations, buckets.attachments, buckets.usage, buckets.reportParts],
        replicas: 1,
      });
      const config = readConfig(aiConfig, { ANTHROPIC_BASE_URL: simulator.url, ANTHROPIC_API_KEY: apiKey, ...env });
      const hooks: (() => Promise<void>)[] = [];
      ends.push(async () => void (await Promise.all(hooks.map((hook) => hook()))));
      await startAiService({
        config,
        log: sink.log,
        bus,
        warn: () => {},
        onStop: (_name, stop) => hooks.unshift(() => stop(5000)),
      });
      return {
        async stop() {
          await Promise.all(hooks.map((hook) => hook()));
          await bus.shutdown(5000);
        },
        caller,
        sink,
        ask: (text, options) => ask(caller, text, options),
        answer: (request) => readAnswer(caller, request),
        forget: (conversation) => caller.call(forget, { conversation }, { deadlineMs: 5000 }),
      };
    },
  };
}

function readAnswer(caller: Bus, request: AnswerRequest) {
  return caller.call(answer, request, { deadlineMs: 5000 });
}

async function ask(caller: Bus, text: string, options: AskOptions = {}): Promise<Asked> {
  const { deadlineMs = 20_000, onDelta, ...fields } = options;
  const request = { turn: randomUUID(), conversation: randomUUID(), text, language: 'en', ...fields } as const;
  const stream = caller.stream(generate, request, { deadlineMs });
  let written = '';
  try {
    for await (const event of stream) {
      if (event.type === 'delta') {
        written += event.delta.text;
        onDelta?.(written, stream);
      } else if (event.type === 'end') {
        return { text: written, end: event.end, error: undefined };
      }
    }
  } catch (error) {
    return { text: written, end: undefined, error: error as BusError };
  }
  return expect.fail('the stream ended without an end');
}
