import { BusError } from '@gonets/bus';
import type { Attachment, TokenUsage } from '@gonets/contracts';
import { logSink } from '@gonets/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Catalog } from '../src/catalog/catalog.ts';
import type { Content, FileBlock } from '../src/claude/prompt.ts';
import type { Conversation, Turn } from '../src/conversation/record.ts';
import { accountsIn } from '../src/usage/accounts.ts';
import { costOf, highestCost } from '../src/usage/cost.ts';
import { mostOf, tokensOf } from '../src/usage/estimate.ts';
import { Meter } from '../src/usage/meter.ts';
import { emptyMonth, figuresOfDay, figuresOfMonth } from '../src/usage/month.ts';
import type { Month } from '../src/usage/month.ts';
import { Sweeper } from '../src/usage/sweep.ts';
import { memoryBucket } from './fixtures/memory-bucket.ts';

const prices = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };
const model = 'claude-sonnet-5-5';
const now = Date.parse('2026-11-25T12:00:00Z');
const minute = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the cost of a request', () => {
  test.each<[string, TokenUsage, number]>([
    ['nothing', { inputTokens: 0, outputTokens: 0 }, 0],
    ['plain tokens', { inputTokens: 1000, outputTokens: 200 }, 6000],
    [
      'cached ones, each at its price',
      { inputTokens: 3000, outputTokens: 0, cacheReadTokens: 1000, cacheWriteTokens: 1000 },
      7050,
    ],
    ['half a micro-dollar rounds up', { inputTokens: 5, outputTokens: 0, cacheReadTokens: 5 }, 2],
    ['a million of each', { inputTokens: 1_000_000, outputTokens: 1_000_000 }, 18_000_000],
  ])('%s', (_, usage, microDollars) => {
    expect(costOf(prices, usage)).toBe(microDollars);
  });

  test('the estimate is never below it, however much of the prompt is cached', () => {
    const highest = highestCost(prices, 1000, 200);
    for (const cacheWriteTokens of [0, 500, 1000]) {
      expect(costOf(prices, { inputTokens: 1000, outputTokens: 200, cacheWriteTokens })).toBeLessThanOrEqual(highest);
    }
  });

  const tokens = (question: Content, history: Content = '') =>
    tokensOf({ model, maxTokens: 1, system: '', history: [{ question: history, answer: '' }], question });
  const file = (kind: Attachment['kind'], tokens: number): FileBlock => {
    const attachment = { id: 'a', name: 'a', kind, bytes: 10_000_000, tokens };
    return { type: 'file', folder: 'c', attachment };
  };

  test('files count in an estimate as their own estimates say, in the question and in what was said before', () => {
    const image = file('image', 1600);
    const text = file('text', 300);
    expect(tokens([image, text, { type: 'text', text: 'Привет' }])).toBe(1600 + 300 + 4);
    expect(tokens('', [image, image])).toBe(3200);
  });

  test('a page of a PDF counts as one in small print: three thousand tokens of text, and an image', () => {
    expect(tokens([file('pdf', 2500)])).toBeGreaterThanOrEqual(3000 + 1600);
    expect(tokens([file('pdf', 2500)])).toBeLessThan(6000);
  });

  test('a small document is within a small budget', () => {
    const question = [file('pdf', 2500)];
    const highest = mostOf({ catalog }, { model, maxTokens: 1000, system: '', history: [], question });
    expect(highest).toBeLessThan(50_000);
  });
});

const catalog = Catalog.load(undefined, model);

function setup({ budget }: { budget?: number } = {}) {
  const bucket = memoryBucket<Month>();
  const accounts = accountsIn(bucket);
  const { log, lines } = logSink();
  const begin = (user: string, { highest = 100, turn = 't' } = {}) =>
    Meter.begin(
      { accounts, catalog, budget, log },
      { user, conversation: 'c', turn, remainingMs: minute },
      () => highest,
    );
  const month = (user: string) => accounts.read(user, now);
  const sweeper = (turns: readonly Turn[] = []) => {
    const conversation: Conversation = { turns };
    return new Sweeper({
      accounts,
      conversations: { read: async () => conversation },
      parts: { read: async () => ({ turns: [] }) },
      log,
    });
  };
  return { bucket, accounts, begin, month, sweeper, lines };
}

const usage = { inputTokens: 100, outputTokens: 10, cacheReadTokens: 40, cacheWriteTokens: 0 };
const inputCost = (inputTokens: number) => costOf(catalog.defaultModel.prices, { inputTokens, outputTokens: 0 });
const figures = { requests: 1, ...usage, microDollars: costOf(catalog.defaultModel.prices, usage) };

describe('a run', () => {
  test('is entered on its day, by model, and closed for good', async () => {
    const { begin, month } = setup();
    const meter = await begin('u');
    meter.began(model, { ...usage, outputTokens: 1 });
    meter.took(model, usage);
    await Promise.all([meter.close(), meter.close()]);
    expect(await month('u')).toEqual({ version: 1, days: { '2026-11-25': { [model]: figures } }, open: [] });
  });

  test('of several requests, by different models, is the sum of them', async () => {
    const { begin, month } = setup();
    const meter = await begin('u');
    for (const each of [model, 'claude-haiku-5-5', model]) {
      meter.took(each, usage);
    }
    await meter.close();
    const { days } = await month('u');
    expect(days['2026-11-25']?.[model]).toMatchObject({ requests: 2, inputTokens: 200, outputTokens: 20 });
    expect(figuresOfMonth(await month('u'))).toMatchObject({ requests: 3, inputTokens: 300, cacheReadTokens: 120 });
  });

  test('reads its account once, and again only when somebody else has changed it', async () => {
    const { begin, bucket } = setup();
    const done: string[] = [];
    bucket.before = (operation) => done.push(operation);
    const meter = await begin('u');
    meter.began(model, usage);
    await meter.noted();
    meter.took(model, usage);
    await meter.close();
    expect(done.splice(0)).toEqual(['get', 'create', 'update']);

    const [one, other] = [await begin('u', { turn: '1' }), await begin('u', { turn: '2' })];
    for (const each of [one, other]) {
      each.began(model, usage);
      await each.noted();
      each.took(model, usage);
    }
    await other.close();
    done.splice(0);
    await one.close();
    expect(done).toEqual(['update', 'get', 'update']);
  });

  test('that took nothing writes nothing', async () => {
    const { begin, bucket } = setup();
    const meter = await begin('u');
    meter.took(model, { inputTokens: 0, outputTokens: 0 });
    await meter.close();
    expect(bucket.values.size).toBe(0);
  });

  test('begins without any storage when there is no budget', async () => {
    const { begin, bucket } = setup();
    bucket.before = () => expect.fail('nothing may wait for this');
    await begin('u');
  });

  test('is counted on the day of its beginning, also when that was yesterday or in the month before', async () => {
    const { begin, accounts } = setup();
    const late = Date.parse('2026-11-30T23:59:59Z');
    vi.setSystemTime(late);
    const meter = await begin('u');
    vi.setSystemTime(late + minute);
    meter.took(model, usage);
    await meter.close();
    expect(figuresOfDay(await accounts.read('u', late), '2026-11-30')).toEqual(figures);
    expect(await accounts.read('u', late + minute)).toEqual(emptyMonth);
  });

  test('is entered once, though every write says that it failed', async () => {
    const { begin, month, bucket } = setup();
    const meter = await begin('u');
    const [create, update] = [bucket.create.bind(bucket), bucket.update.bind(bucket)];
    let told = 0;
    const inDoubt = async (write: Promise<number>): Promise<never> => {
      await write;
      told += 1;
      throw new BusError('UNAVAILABLE', 'the answer of NATS was lost');
    };
    bucket.create = (key, value) => inDoubt(create(key, value));
    bucket.update = (key, value, revision) => inDoubt(update(key, value, revision));
    meter.began(model, usage);
    meter.took(model, usage);
    const closed = meter.close();
    await vi.advanceTimersByTimeAsync(minute);
    await closed;
    expect(await month('u')).toEqual({ version: 1, days: { '2026-11-25': { [model]: figures } }, open: [] });
    expect(told).toBe(2);
  });

  test('that cannot be entered is logged as an error, and nobody waits longer than half a minute', async () => {
    const { begin, bucket, lines } = setup();
    const meter = await begin('u');
    bucket.before = () => {
      throw new BusError('UNAVAILABLE', 'no NATS');
    };
    meter.took(model, usage);
    const closed = meter.close();
    await vi.advanceTimersByTimeAsync(31_000);
    await closed;
    expect(lines()).toContainEqual(
      expect.objectContaining({ level: 'error', msg: expect.stringContaining('JetStream') }),
    );
  });
});

test('a turn asked again enters the run of whoever died as it was remembered', async () => {
  const { accounts, begin, month } = setup();
  const meter = await begin('u');
  meter.began(model, { ...usage, outputTokens: 1 });
  meter.took(model, usage);
  await meter.noted();
  const { id, at, user, paid } = meter.receipt;
  expect(figuresOfMonth(await month('u'))).toMatchObject({ inputTokens: 100, outputTokens: 1 });
  expect(await accounts.close({ id, at, user }, paid)).toBe(true);
  expect(await accounts.close({ id, at, user }, paid)).toBe(false);
  expect(figuresOfMonth(await month('u'))).toEqual(figures);
});

describe('a budget', () => {
  test('holds for those at work, too, and what was not needed is free again', async () => {
    const { begin, month } = setup({ budget: 250 });
    const [one] = await Promise.all([begin('u', { turn: '1' }), begin('u', { turn: '2' })]);
    await expect(begin('u', { turn: '3' })).rejects.toMatchObject({ code: 'AI_BUDGET', retryable: false });
    await begin('somebody else');
    await one.close();
    await begin('u', { turn: '4' });
    expect((await month('u')).open).toHaveLength(2);
  });

  test('a turn that is asked again after a crash has one reservation, and both runs are paid', async () => {
    const { begin, month } = setup({ budget: 100 });
    const dead = await begin('u');
    dead.began(model, { inputTokens: 1, outputTokens: 0 });
    await dead.noted();
    const next = await begin('u', { highest: 90 });
    next.took(model, { inputTokens: 2, outputTokens: 0 });
    await next.close();
    expect((await month('u')).open).toMatchObject([{ reserved: 0 }]);
    expect(figuresOfMonth(await month('u'))).toMatchObject({ requests: 2, inputTokens: 3 });
  });

  test('is for one day', async () => {
    const { begin } = setup({ budget: inputCost(200) + 100 });
    const meter = await begin('u');
    meter.took(model, { inputTokens: 200, outputTokens: 0 });
    await meter.close();
    await expect(begin('u', { highest: 200 })).rejects.toMatchObject({ code: 'AI_BUDGET' });
    vi.setSystemTime(Date.parse('2026-11-26T00:00:00Z'));
    await begin('u', { highest: 200 });
  });

  test('a reservation of a process that died expires by itself; what it has noted stays', async () => {
    const budget = inputCost(100) + 400;
    const { begin } = setup({ budget });
    const dead = await begin('u', { highest: budget });
    dead.began(model, { inputTokens: 100, outputTokens: 0 });
    await dead.noted();
    vi.setSystemTime(now + 3 * minute);
    await expect(begin('u', { highest: 500, turn: 'next' })).rejects.toMatchObject({ code: 'AI_BUDGET' });
    await begin('u', { highest: 400 });
  });
});

describe('the run of a process that died', () => {
  const remembered = (receipt: Turn['receipt']): Turn => ({
    turn: 't',
    question: '?',
    answer: '!',
    finish: 'complete',
    model,
    usage,
    at: now,
    receipt,
  });

  test('is entered as its turn says, when that was remembered', async () => {
    const { begin, month, sweeper } = setup();
    const meter = await begin('1.2');
    meter.began(model, { ...usage, outputTokens: 1 });
    meter.took(model, usage);
    await meter.noted();
    await sweeper([remembered(meter.receipt)]).pass(now + 3 * minute);
    expect(await month('1.2')).toEqual({ version: 1, days: { '2026-11-25': { [model]: figures } }, open: [] });
  });

  test('is entered with what it had noted, when not, or when another run has answered the turn', async () => {
    const { begin, month, sweeper } = setup();
    const dead = await begin('u');
    dead.began(model, { ...usage, outputTokens: 1 });
    await dead.noted();
    const other = await begin('u');
    other.took(model, usage);
    await other.close();
    await sweeper([remembered(other.receipt)]).pass(now + 3 * minute);
    const taken = figuresOfDay(await month('u'), '2026-11-25');
    expect(taken).toMatchObject({ requests: 2, inputTokens: 200, outputTokens: 11 });
  });

  test('is left alone as long as it may live, and found later, though nothing has changed', async () => {
    const { begin, month, sweeper } = setup();
    const meter = await begin('u');
    meter.began(model, usage);
    await meter.noted();
    const both = sweeper();
    await both.pass(now + minute);
    expect((await month('u')).open).toHaveLength(1);
    await both.pass(now + 3 * minute);
    expect((await month('u')).open).toEqual([]);
    await meter.close();
    expect(figuresOfMonth(await month('u'))).toEqual(figures);
  });

  test('does not keep others from being entered when one account cannot be read', async () => {
    const { begin, bucket, month, sweeper, lines } = setup();
    for (const user of ['broken', 'u']) {
      const meter = await begin(user);
      meter.began(model, usage);
      await meter.noted();
    }
    const changes = bucket.changes.bind(bucket);
    bucket.changes = async function* (revision) {
      for await (const change of changes(revision)) {
        const value = () => {
          throw new BusError('INTERNAL', 'not as the schema says');
        };
        yield change.key.startsWith('broken') ? { ...change, value } : change;
      }
    };
    await sweeper().pass(now + 3 * minute);
    expect((await month('u')).open).toEqual([]);
    expect(lines().filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});
