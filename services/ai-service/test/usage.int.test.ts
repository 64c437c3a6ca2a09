import { randomUUID } from 'node:crypto';
import { usage } from '@gonets/contracts';
import type { UsageFigures } from '@gonets/contracts';
import { expect, test } from 'vitest';
import { fast, fixture } from './setup.ts';
import type { Ai } from './setup.ts';

const env = fixture();

const usageOf = (ai: Ai, user: string) => ai.caller.call(usage, { user }, { deadlineMs: 5000 });

/** What the API has told of all calls since `first`. */
function toldSince(first: number) {
  const total = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
  for (const { usage: told } of env.simulator.calls().slice(first)) {
    total.inputTokens += told.input_tokens + told.cache_read_input_tokens + told.cache_creation_input_tokens;
    total.outputTokens += told.output_tokens;
    total.cacheReadTokens += told.cache_read_input_tokens;
    total.cacheWriteTokens += told.cache_creation_input_tokens;
  }
  return total;
}

test('the sum over all users is what the API has told: questions at once, two instances, retries, repeated turns', async () => {
  const ai = await env.start();
  await env.start();
  const users = ['1.2', '1.3', '1.4'];
  const long = 'a long question '.repeat(600);
  for (const status of [529, 429] as const) {
    env.simulator.addFault({ kind: 'status', status });
  }
  const questions = users.flatMap((user) => Array.from({ length: 6 }, (_, index) => ({ user, index })));
  await Promise.all(
    questions.map(async ({ user, index }) => {
      const ids = { user, turn: randomUUID(), conversation: `${user}.${index % 2}` };
      const asked = [ai.ask(`${index} ${long}`, ids), ...(index === 0 ? [ai.ask(`${index} ${long}`, ids)] : [])];
      for (const { end } of await Promise.all(asked)) {
        expect(end?.finish).toBe('complete');
      }
      await ai.ask(`${index} ${long}`, ids);
    }),
  );

  const sum = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
  for (const user of users) {
    const { today, month, budget } = await usageOf(ai, user);
    expect(budget).toBeUndefined();
    expect(today).toEqual(month);
    for (const kind of Object.keys(sum) as (keyof typeof sum)[]) {
      sum[kind] += today[kind];
    }
  }
  expect(sum).toEqual(toldSince(0));
  expect(sum.cacheReadTokens).toBeGreaterThan(0);
});

test('what was paid for is entered when an answer is stopped, fails or is given up', async () => {
  const ai = await env.start();
  const paidFor = async (user: string): Promise<UsageFigures> => {
    const { today } = await usageOf(ai, user);
    expect(today.microDollars).toBeGreaterThan(0);
    return today;
  };
  env.simulator.setBehaviour({ tokensPerSecond: 60 });
  const { end } = await ai.ask('Stop this', { user: 'stops', onDelta: (_, stream) => stream.cancel() });
  expect(await paidFor('stops')).toMatchObject({ requests: 1, outputTokens: end?.usage.outputTokens });

  expect((await ai.ask('Too slow', { user: 'leaves', deadlineMs: 600 })).error?.code).toBe('DEADLINE');
  await expect.poll(async () => (await usageOf(ai, 'leaves')).today.requests).toBe(1);

  env.simulator.setBehaviour({ tokensPerSecond: 5000 });
  expect((await ai.ask('#stream_error', { user: 'fails' })).error?.code).toBe('AI_OVERLOADED');
  expect(await paidFor('fails')).toMatchObject({ requests: 1, inputTokens: expect.any(Number) });
});

test('a budget: over it nobody is asked, others are, and the rest is free again at the end of the answer', async () => {
  // 10,000 tokens cost at least 0.10.
  const ai = await env.start({ AI_DAILY_BUDGET_USD: '0.15', AI_MAX_TOKENS: '10000' });
  env.simulator.setBehaviour({ firstTokenMs: 3000 });
  const first = ai.ask('How much?', { user: 'eager' });
  await expect.poll(() => env.call('How much?')).toBeDefined();
  env.simulator.setBehaviour(fast);
  expect((await ai.ask('And this?', { user: 'eager' })).error?.code).toBe('AI_BUDGET');
  expect(env.call('And this?')).toBeUndefined();
  expect((await ai.ask('Me too', { user: 'other' })).end?.finish).toBe('complete');
  expect((await first).end?.finish).toBe('complete');
  expect((await ai.ask('And now?', { user: 'eager' })).end?.finish).toBe('complete');
  const { budget, today } = await usageOf(ai, 'eager');
  expect(budget).toEqual({ microDollars: 150_000, committed: today.microDollars });
});
