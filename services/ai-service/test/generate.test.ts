import { once } from 'node:events';
import { BusError } from '@gonets/bus';
import type { GenerateRequest } from '@gonets/contracts';
import { logSink } from '@gonets/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { Catalog } from '../src/catalog/catalog.ts';
import type { AskOptions, Claude } from '../src/claude/claude.ts';
import { emptyConversation } from '../src/conversation/record.ts';
import type { Turn } from '../src/conversation/record.ts';
import type { Conversations } from '../src/conversation/store.ts';
import { Fallback } from '../src/fallback.ts';
import { createGenerate } from '../src/generate.ts';
import { RetryBudget } from '../src/retry.ts';
import { accountsIn } from '../src/usage/accounts.ts';
import type { Month } from '../src/usage/month.ts';
import { memoryBucket } from './fixtures/memory-bucket.ts';

const catalog = Catalog.load(undefined, 'claude-sonnet-5-5');
const request: GenerateRequest = { turn: 't', conversation: 'c', text: 'Why?', language: 'en' };

/** A memory that keeps turns in `kept`, and says in `log` when it cannot. */
function memory(): Conversations & { kept: Turn[] } {
  const kept: Turn[] = [];
  return {
    kept,
    read: async () => emptyConversation,
    remember: async (_conversation, turn) => {
      kept.push(turn);
      return turn;
    },
    noteUnanswered: async () => {},
    choose: async () => ({}),
    forget: async () => 0,
  };
}

function setup(ask: (options: AskOptions) => Promise<void>, conversations: Conversations = memory()) {
  const claude: Claude = {
    ask: (_prompt, options) => ask(options),
    count: async () => 0,
    check: async () => {},
    trouble: () => undefined,
  };
  const { log, lines } = logSink();
  const metering = { accounts: accountsIn(memoryBucket<Month>()), catalog, budget: undefined, log };
  const generate = createGenerate({
    claude,
    retries: new RetryBudget(10),
    fallback: new Fallback(undefined),
    catalog,
    maxTokens: 4096,
    historyTokens: 100_000,
    conversations,
    parts: memory(),
    metering,
    log,
  });
  /** Somebody who asks the one question. */
  const caller = () => {
    const controller = new AbortController();
    const written: string[] = [];
    const { signal } = controller;
    const write = ({ text }: { text: string }) => written.push(text);
    return { controller, written, generate: () => generate(request, { signal, remainingMs: () => 60_000, write }) };
  };
  return { ...caller(), caller, lines };
}

afterEach(() => {
  vi.restoreAllMocks();
});

function say(text: string, stopReason: 'end_turn' | 'refusal', { progress, onText }: AskOptions): void {
  progress.text += text;
  progress.stopReason = stopReason;
  onText(text);
}

/** Writes a beginning, then waits for the signal. */
async function beginAndWait({ signal, progress, onText }: AskOptions): Promise<void> {
  progress.text = 'Because';
  onText('Because');
  while (!signal.aborted) {
    await once(signal, 'abort');
  }
  signal.throwIfAborted();
}

test('an answer that NATS cannot keep for a while is kept as soon as it can', async () => {
  const conversations = memory();
  let failures = 3;
  const away: Conversations = {
    ...conversations,
    async remember(conversation, turn) {
      if (failures > 0) {
        failures -= 1;
        throw new BusError('UNAVAILABLE', 'no NATS');
      }
      return conversations.remember(conversation, turn);
    },
  };
  const { generate, lines } = setup(async (options) => say('Because.', 'end_turn', options), away);
  expect(await generate()).toMatchObject({ text: 'Because.' });
  expect(conversations.kept).toHaveLength(1);
  expect(lines().filter(({ level }) => level === 'error')).toEqual([]);
});

test.each([
  ['at all', new BusError('INTERNAL', 'refused')],
  ['in half a minute', new BusError('UNAVAILABLE', 'no NATS')],
])('an answer that cannot be kept %s is given all the same, and the failure is logged', async (_, failure) => {
  const broken: Conversations = {
    ...memory(),
    async remember() {
      vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 31_000);
      throw failure;
    },
  };
  const { generate, lines } = setup(async (options) => say('Because.', 'end_turn', options), broken);
  expect(await generate()).toMatchObject({ text: 'Because.', finish: 'complete' });
  expect(lines()).toContainEqual(
    expect.objectContaining({ level: 'error', msg: expect.stringContaining('JetStream') }),
  );
});

test('files that cannot be read are logged as a failure, not as a question that was given up', async () => {
  const { generate, lines } = setup(async () => {
    throw new BusError('UNAVAILABLE', 'no NATS');
  });
  await expect(generate()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(lines()).toContainEqual(
    expect.objectContaining({ level: 'warn', msg: 'AI request failed', result: 'UNAVAILABLE' }),
  );
});

test('a refusal without text is an answer and is kept', async () => {
  const conversations = memory();
  const { generate } = setup(async (options) => say('', 'refusal', options), conversations);
  expect(await generate()).toMatchObject({ text: '', finish: 'refusal' });
  expect(conversations.kept).toMatchObject([{ turn: 't', question: 'Why?', answer: '', finish: 'refusal' }]);
});

test('only a stop by the user makes what was written an answer', async () => {
  const conversations = memory();
  const stopped = setup(beginAndWait, conversations);
  const answer = stopped.generate();
  stopped.controller.abort(new BusError('CANCELLED', 'the caller asked to stop'));
  expect(await answer).toMatchObject({ text: 'Because', finish: 'stopped', usage: { outputTokens: 2 } });
  expect(conversations.kept).toHaveLength(1);
});

test.each(['DEADLINE', 'UNAVAILABLE'] as const)('nothing is kept when the signal aborts with %s', async (code) => {
  const conversations = memory();
  const { generate, controller } = setup(beginAndWait, conversations);
  const answer = generate();
  controller.abort(new BusError(code, 'over'));
  await expect(answer).rejects.toMatchObject({ code });
  expect(conversations.kept).toHaveLength(0);
});

/** Writes the first half, and the rest when it is told to. */
function inHalves() {
  let go = () => {};
  const rest = new Promise<void>((resolve) => {
    go = resolve;
  });
  const asked: AskOptions[] = [];
  const ask = async (options: AskOptions) => {
    asked.push(options);
    options.progress.text += 'Be';
    options.onText('Be');
    await Promise.race([rest, once(options.signal, 'abort')]);
    options.signal.throwIfAborted();
    say('cause.', 'end_turn', options);
  };
  return { ask, asked, finish: () => go() };
}

test('a turn asked again while it is being answered is paid for once, and both get all of it', async () => {
  const conversations = memory();
  const { ask, asked, finish } = inHalves();
  const { caller } = setup(ask, conversations);
  const [one, two] = [caller(), caller()];
  const first = one.generate();
  await vi.waitUntil(() => one.written.length === 1);
  const second = two.generate();
  finish();
  expect(await first).toEqual(await second);
  expect([one.written, two.written]).toEqual([
    ['Be', 'cause.'],
    ['Be', 'cause.'],
  ]);
  expect([asked.length, conversations.kept.length]).toEqual([1, 1]);
});

test('it goes on for the second when the first has left, and a stop by one ends it for both', async () => {
  const { ask, asked, finish } = inHalves();
  const leaving = setup(ask);
  const [gone, patient] = [leaving.caller(), leaving.caller()];
  const left = gone.generate();
  const answer = patient.generate();
  gone.controller.abort(new BusError('UNAVAILABLE', 'the caller is gone'));
  await expect(left).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  finish();
  expect(await answer).toMatchObject({ text: 'Because.' });
  expect(asked).toHaveLength(1);

  const stopping = setup(beginAndWait);
  const [one, two] = [stopping.caller(), stopping.caller()];
  const both = [one.generate(), two.generate()];
  await vi.waitUntil(() => one.written.length === 1);
  two.controller.abort(new BusError('CANCELLED', 'the caller asked to stop'));
  expect(await Promise.all(both)).toMatchObject([{ finish: 'stopped' }, { finish: 'stopped' }]);
});

test('who asks while an answer that nobody waited for is being ended gets a new one', async () => {
  const { ask, asked, finish } = inHalves();
  const { caller } = setup(ask);
  const [gone, next] = [caller(), caller()];
  const left = gone.generate();
  await vi.waitUntil(() => gone.written.length === 1);
  gone.controller.abort(new BusError('UNAVAILABLE', 'the caller is gone'));
  const answer = next.generate();
  await expect(left).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  finish();
  expect(await answer).toMatchObject({ text: 'Because.', finish: 'complete' });
  expect(asked).toHaveLength(2);
});
