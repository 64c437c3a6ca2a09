import { logSink } from '@gonets/testing';
import { expect, test, vi } from 'vitest';
import type { Prompt } from '../src/claude/prompt.ts';
import type { Turn } from '../src/conversation/record.ts';
import { leftOut } from '../src/history-budget.ts';

const { signal } = new AbortController();
const { log, lines } = logSink();
/** 300 bytes are about 100 tokens. */
const text = 'x'.repeat(300);
const prompt = (exchanges: number, question = text): Prompt => ({
  model: 'm',
  maxTokens: 100,
  system: '',
  history: Array.from({ length: exchanges }, () => ({ question: text, answer: text })),
  question,
});
const last = (inputTokens: number, model = 'm'): Turn => ({
  turn: 't',
  question: 'q',
  answer: 'a',
  finish: 'complete',
  model,
  usage: { inputTokens, outputTokens: 100 },
  at: 0,
});

function setup(tokens: number | Error) {
  const count = vi.fn<() => Promise<number>>(async () => {
    if (tokens instanceof Error) {
      throw tokens;
    }
    return tokens;
  });
  return { count, budget: (most: number) => ({ most, claude: { count }, log, signal }) };
}

test('far from the budget nothing is counted: what the last answer took is enough to know', async () => {
  const { count, budget } = setup(0);
  expect(await leftOut(prompt(50), last(700), budget(900))).toBe(0);
  expect(count).not.toHaveBeenCalled();
});

test('near it the API counts, and nothing is left out when there is room', async () => {
  const { count, budget } = setup(900);
  expect(await leftOut(prompt(5), last(701), budget(900))).toBe(0);
  expect(count).toHaveBeenCalledOnce();
});

test('over it the oldest are left out, down to three quarters', async () => {
  // 11 texts are 1000 tokens by the API, so an exchange is some 182 of them.
  expect(await leftOut(prompt(5), last(900), setup(1000).budget(900))).toBe(2);
  expect(await leftOut(prompt(5), last(900), setup(10_000).budget(900))).toBe(5);
});

test('without an earlier answer of the same model the length of the texts is the estimate', async () => {
  const { count, budget } = setup(500);
  await leftOut(prompt(5), last(1, 'other'), budget(1099));
  expect(count).toHaveBeenCalledOnce();
  await leftOut(prompt(5), undefined, budget(1100));
  expect(count).toHaveBeenCalledOnce();
});

test('when the API does not count, the estimate decides, and that is logged', async () => {
  const { budget } = setup(new Error('no network'));
  expect(await leftOut(prompt(5), last(900), budget(900))).toBe(3);
  expect(lines()).toContainEqual(expect.objectContaining({ level: 'warn', msg: expect.stringContaining('estimate') }));
});

test('who has left waits for no count', async () => {
  const gone = AbortSignal.abort(new Error('gone'));
  const { budget } = setup(new Error('aborted'));
  await expect(leftOut(prompt(5), last(900), { ...budget(900), signal: gone })).rejects.toThrow('gone');
});
