import { once } from 'node:events';
import { BusError } from '@gonets/bus';
import type { GenerateRequest } from '@gonets/contracts';
import { logSink } from '@gonets/testing';
import { expect, test } from 'vitest';
import type { AskOptions, Claude } from '../src/claude/claude.ts';
import { emptyConversation } from '../src/conversation/record.ts';
import type { Turn } from '../src/conversation/record.ts';
import type { Conversations } from '../src/conversation/store.ts';
import { createGenerate } from '../src/generate.ts';

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
    forget: async () => 0,
  };
}

function setup(ask: (options: AskOptions) => Promise<void>, conversations: Conversations = memory()) {
  const claude: Claude = { model: 'claude-test', ask: (_prompt, options) => ask(options) };
  const { log, lines } = logSink();
  const controller = new AbortController();
  const context = { signal: controller.signal, remainingMs: () => 60_000, write: () => {} };
  const generate = createGenerate({ claude, conversations, log });
  return { generate: () => generate(request, context), controller, lines };
}

function say(text: string, stopReason: 'end_turn' | 'refusal', { progress, onText }: AskOptions): void {
  progress.text += text;
  progress.stopReason = stopReason;
  onText(text);
}

/** Writes a beginning, then waits for the signal. */
async function beginAndWait({ signal, progress }: AskOptions): Promise<void> {
  progress.text = 'Because';
  while (!signal.aborted) {
    await once(signal, 'abort');
  }
  signal.throwIfAborted();
}

test('an answer that cannot be kept is given all the same, and the failure is logged', async () => {
  const broken = { ...memory(), remember: () => Promise.reject(new BusError('UNAVAILABLE', 'no NATS')) };
  const { generate, lines } = setup(async (options) => say('Because.', 'end_turn', options), broken);
  expect(await generate()).toMatchObject({ text: 'Because.', finish: 'complete' });
  expect(lines()).toContainEqual(
    expect.objectContaining({ level: 'error', msg: expect.stringContaining('JetStream') }),
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
