import { randomUUID } from 'node:crypto';
import { generate, question, transcript } from '@gonets/contracts';
import { registry } from '@gonets/telemetry';
import { describe, expect, test } from 'vitest';
import { apiKey, fast, fixture } from './setup.ts';
import type { Ai } from './setup.ts';

const env = fixture();

test('AI_SEMAPHORE_LIMIT=3 and 20 questions: never more than 3 at the API, all answered, first come first served', async () => {
  const ai = await env.start({ AI_SEMAPHORE_LIMIT: '3' });
  env.simulator.setBehaviour({ firstTokenMs: 60 });
  const questions = Array.from({ length: 20 }, (_, index) => `limited question ${index}`);
  const answers = await Promise.all(questions.map((question) => ai.ask(question)));

  expect(answers.map(({ end }) => end?.finish)).toEqual(questions.map(() => 'complete'));
  expect(env.simulator.maxInflight()).toBe(3);
  const order = env.simulator.calls().filter(({ question }) => question.startsWith('limited'));
  expect(order.map(({ question }) => question)).toEqual(questions);
});

test('the answer comes in deltas, and whole at the end', async () => {
  const ai = await env.start();
  env.simulator.setBehaviour({ tokensPerSecond: 200 });
  let deltas = 0;
  const { text, end } = await ai.ask('Расскажи про NATS', { onDelta: () => (deltas += 1) });
  expect(deltas).toBeGreaterThanOrEqual(3);
  expect(end?.text).toBe(text);
  expect(end).toMatchObject({ finish: 'complete', model: 'claude-sonnet-5-5' });
  expect(end?.usage.outputTokens).toBeGreaterThan(200);
});

describe('conversations', () => {
  test('are remembered, each by itself', async () => {
    const ai = await env.start();
    const conversation = randomUUID();
    const first = await ai.ask('My name is Ivan', { conversation });
    const second = await ai.ask('What is my name?', { conversation });
    expect(second.end?.text).toContain('number 2 in this conversation');
    expect(env.call('What is my name?')?.request.messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'My name is Ivan' }] },
      { role: 'assistant', content: first.end?.text },
      { role: 'user', content: [expect.objectContaining({ text: 'What is my name?' })] },
    ]);
    expect((await ai.ask('And mine?')).end?.text).toContain('number 1 in this conversation');
  });

  test('have an answer for a turn, or the last one, until they are forgotten', async () => {
    const ai = await env.start();
    const conversation = randomUUID();
    const first = await ai.ask('One', { conversation, turn: 'turn-1' });
    const second = await ai.ask('Two', { conversation });
    expect(await ai.answer({ conversation, turn: 'turn-1' })).toMatchObject({ question: 'One', text: first.end?.text });
    expect(await ai.answer({ conversation })).toMatchObject({ question: 'Two', text: second.end?.text });
    expect(await ai.forget(conversation)).toEqual({ turns: 2 });
    expect(await ai.forget(conversation)).toEqual({ turns: 0 });
    await expect(ai.answer({ conversation })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await ai.ask('Three', { conversation })).end?.text).toContain('number 1 in this conversation');
  });

  test('an answer that was cut off is gone on with, once, and then is one', async () => {
    const ai = await env.start();
    const conversation = randomUUID();
    const whole = (await ai.ask('Long story')).end?.text;
    env.simulator.addFault({ kind: 'stop', afterDeltas: 20, reason: 'max_tokens' });
    const first = await ai.ask('Long story', { conversation, turn: 'cut' });
    expect(first.end?.finish).toBe('max_tokens');
    await ai.ask('Something else', { conversation });
    const rest = await ai.ask('Go on', { conversation, turn: 'rest', continues: 'cut' });
    expect(rest.end?.text).toBe(rest.text);
    const asked = env.simulator.calls().find((call) => call.question.includes('<end_of_answer>'));
    const { messages = [] } = asked?.request ?? {};
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    const cut = await ai.answer({ conversation, turn: 'rest' });
    expect(cut).toMatchObject({ question: 'Long story', text: whole });
    expect((await ai.ask('Go on', { conversation, turn: 'rest', continues: 'cut' })).end).toEqual(rest.end);
    await ai.ask('And now?', { conversation });
    expect(env.call('And now?')?.request.messages[1]).toMatchObject({ content: cut.text });
    const { turns } = await ai.caller.call(transcript, { conversation }, { deadlineMs: 5000 });
    expect(turns.map((turn) => turn.question)).toEqual(['Long story', 'Something else', 'And now?']);
    expect(await ai.caller.call(question, { conversation, turn: 'rest' }, { deadlineMs: 5000 })).toMatchObject({
      turn: 'cut',
    });
    expect((await ai.ask('Twice', { conversation, continues: 'cut' })).error?.code).toBe('CONTINUED');
    expect((await ai.ask('Gone', { conversation, continues: 'gone' })).error?.code).toBe('NOT_FOUND');
  });

  test('AI_HISTORY_TOKENS: the oldest turns are left out, and stay out', async () => {
    const ai = await env.start({ AI_HISTORY_TOKENS: '2000', AI_MAX_TOKENS: '10' });
    const conversation = randomUUID();
    const told = async (question: string) => {
      await ai.ask(question, { conversation });
      const { messages } = env.call(question)?.request ?? { messages: [] };
      return (messages.length - 1) / 2;
    };
    const long = (number: number) => `${number} ${'words '.repeat(600)}`;
    const turns: number[] = [];
    for (let number = 0; number < 4; number += 1) {
      turns.push(await told(long(number)));
    }
    expect(turns).toEqual([0, 1, 2, 1]);
    expect(await told('A short one')).toBe(2);
  });

  test('a turn asked again gets the stored answer at once', async () => {
    const ai = await env.start();
    const options = { conversation: randomUUID(), turn: randomUUID() };
    const first = await ai.ask('Only once', options);
    const total = env.simulator.total();
    const again = await ai.ask('Only once', options);
    expect(again).toEqual({ text: '', end: first.end, error: undefined });
    expect(env.simulator.total()).toBe(total);
  });

  /** Asks the same turn twice at the same time; answers how often it was paid for. */
  async function askTwice(ai: Ai, text: string): Promise<number> {
    env.simulator.setBehaviour({ firstTokenMs: 300 });
    const options = { conversation: randomUUID(), turn: randomUUID() };
    const [one, two] = await Promise.all([ai.ask(text, options), ai.ask(text, options)]);
    expect(one.end?.finish).toBe('complete');
    expect(one.end).toEqual(two.end);
    expect(await ai.forget(options.conversation)).toEqual({ turns: 1 });
    return env.simulator.calls().filter(({ question }) => question === text).length;
  }

  test('a turn asked twice at the same time is answered once', async () => {
    expect(await askTwice(await env.start(), 'Twice here')).toBe(1);
  });

  test('a turn asked twice of two instances is kept once, and both give the same answer', async () => {
    const ai = await env.start({ AI_SEMAPHORE_LIMIT: '1' });
    await env.start({ AI_SEMAPHORE_LIMIT: '1' });
    let paid = 0;
    for (let round = 1; paid < 2; round += 1) {
      // As long as NATS gives both to one instance, they are answered once.
      paid = await askTwice(ai, `Twice over there ${round}`);
    }
    expect(paid).toBe(2);
  });

  test('NATS away just as an answer ends: it is remembered when NATS is back, and not paid for again', async () => {
    const ai = await env.start();
    env.simulator.setBehaviour({ tokensPerSecond: 500 });
    const options = { conversation: randomUUID(), turn: randomUUID() };
    const cutOff = ai.ask('Paid once', options);
    await expect.poll(() => env.call('Paid once')?.deltas).toBeGreaterThan(0);
    await env.nats.kill();
    expect((await cutOff).error?.code).toBe('UNAVAILABLE');
    await expect.poll(() => env.call('Paid once')?.outcome).toBe('complete');
    await env.nats.restart();
    const again = await ai.ask('Paid once', options);
    expect(again.end?.finish).toBe('complete');
    expect(env.simulator.calls().filter(({ question }) => question === 'Paid once')).toHaveLength(1);
  });

  test('many turns at the same time are all kept', async () => {
    const ai = await env.start();
    const conversation = randomUUID();
    const questions = Array.from({ length: 8 }, (_, index) => `crowd ${index}`);
    await Promise.all(questions.map((question) => ai.ask(question, { conversation })));
    expect(await ai.forget(conversation)).toEqual({ turns: 8 });
  });
});

describe('stop', () => {
  test('ends the request at the API at once; what was written is the answer and is remembered', async () => {
    const ai = await env.start();
    env.simulator.setBehaviour({ tokensPerSecond: 60 });
    const conversation = randomUUID();
    let stoppedAt = Infinity;
    const { text, end } = await ai.ask('Stop me', {
      conversation,
      onDelta: (_text, stream) => {
        stoppedAt = Math.min(stoppedAt, Date.now());
        stream.cancel();
      },
    });
    expect(end).toMatchObject({ finish: 'stopped' });
    expect(end?.text).not.toBe('');
    expect(end?.text.startsWith(text)).toBe(true);
    await expect.poll(() => env.call('Stop me')?.outcome).toBe('cancelled');
    expect((env.call('Stop me')?.endedAt ?? Infinity) - stoppedAt).toBeLessThan(2000);

    env.simulator.setBehaviour(fast);
    expect(await ai.answer({ conversation })).toMatchObject({ text: end?.text });
    expect((await ai.ask('Go on', { conversation })).end?.finish).toBe('complete');
    expect(env.call('Go on')?.request.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  test('before the first text answers nothing and remembers nothing', async () => {
    const ai = await env.start();
    env.simulator.setBehaviour({ firstTokenMs: 20_000 });
    const conversation = randomUUID();
    const request = { turn: randomUUID(), conversation, text: 'Never begun', language: 'en' } as const;
    const stream = ai.caller.stream(generate, request, { deadlineMs: 20_000 });
    const events = stream[Symbol.asyncIterator]();
    const end = events.next();
    await expect.poll(() => env.call('Never begun')).toBeDefined();
    stream.cancel();
    expect((await end).value).toMatchObject({ type: 'end', end: { text: '', finish: 'stopped' } });
    await expect.poll(() => env.call('Never begun')?.outcome).toBe('cancelled');
    expect(await ai.forget(conversation)).toEqual({ turns: 0 });
  });
});

test('when the deadline has passed the API is left alone, nothing is remembered, and the turn can be asked again', async () => {
  const ai = await env.start();
  env.simulator.setBehaviour({ tokensPerSecond: 20 });
  const options = { conversation: randomUUID(), turn: randomUUID() };
  const late = await ai.ask('Too slow', { ...options, deadlineMs: 1000 });
  expect(late.error?.code).toBe('DEADLINE');
  await expect.poll(() => env.call('Too slow')?.outcome).toBe('cancelled');
  expect(await ai.forget(options.conversation)).toEqual({ turns: 0 });

  env.simulator.setBehaviour(fast);
  expect((await ai.ask('Too slow', options)).end?.finish).toBe('complete');
});

test('when the caller leaves without a stop the API is left alone and nothing is remembered', async () => {
  const ai = await env.start();
  env.simulator.setBehaviour({ tokensPerSecond: 20 });
  const conversation = randomUUID();
  const request = { turn: randomUUID(), conversation, text: 'Left', language: 'en' } as const;
  for await (const event of ai.caller.stream(generate, request, { deadlineMs: 20_000 })) {
    if (event.type === 'delta') {
      break;
    }
  }
  await expect.poll(() => env.call('Left')?.outcome).toBe('cancelled');
  await expect.poll(() => ai.sink.lines().some(({ msg }) => msg === 'AI request given up')).toBe(true);
  expect(await ai.forget(conversation)).toEqual({ turns: 0 });
});

describe('failures', () => {
  test.each<[string, string]>([
    ['#rate_limit', 'AI_RATE_LIMITED'],
    ['#overloaded', 'AI_OVERLOADED'],
    ['#error', 'AI_UNAVAILABLE'],
    ['#invalid', 'AI_REJECTED'],
    ['#key', 'AI_KEY'],
    ['#stream_error', 'AI_OVERLOADED'],
    ['#drop', 'AI_UNAVAILABLE'],
    ['#hang', 'AI_TIMEOUT'],
    ['#stream_hang', 'AI_TIMEOUT'],
  ])('%s is %s, nothing is remembered, and the next message works', async (word, code) => {
    const ai = await env.start({ HTTP_TIMEOUT: '0.5' });
    env.simulator.setBehaviour({ tokensPerSecond: 2000 });
    const conversation = randomUUID();
    const { error } = await ai.ask(`Please ${word}`, { conversation });
    expect(error?.code).toBe(code);
    expect(error?.message).not.toContain(apiKey);
    expect(await ai.forget(conversation)).toEqual({ turns: 0 });
    expect((await ai.ask('Still there?', { conversation })).end?.finish).toBe('complete');
  });

  test('what fails at once is asked again', async () => {
    const ai = await env.start();
    env.simulator.addFault({ kind: 'status', status: 529 });
    env.simulator.addFault({ kind: 'drop', afterDeltas: 0 });
    expect((await ai.ask('Third time')).end?.finish).toBe('complete');
    const lines = ai.sink.lines().filter(({ attempt }) => attempt !== undefined);
    expect(lines).toMatchObject([
      { level: 'warn', result: 'AI_OVERLOADED', attempt: 1 },
      { level: 'warn', result: 'AI_UNAVAILABLE', attempt: 2 },
      { level: 'info', result: 'ok', attempt: 3, model: 'claude-sonnet-5-5', stopReason: 'end_turn' },
    ]);
  });

  test('not more than twice, and not after the first text', async () => {
    const ai = await env.start();
    const calls = async (question: string) => {
      const before = env.simulator.total();
      await ai.ask(question);
      return env.simulator.total() - before;
    };
    expect(await calls('#overloaded')).toBe(3);
    expect(await calls('#stream_error')).toBe(1);
  });

  test('AI_FALLBACK_MODEL answers at once when the model is overloaded, also the questions after that', async () => {
    const ai = await env.start({ AI_FALLBACK_MODEL: 'claude-haiku-5-5' });
    env.simulator.addFault({ kind: 'status', status: 529 });
    expect((await ai.ask('Spare')).end).toMatchObject({ finish: 'complete', model: 'claude-haiku-5-5' });
    expect((await ai.ask('Spare again')).end?.model).toBe('claude-haiku-5-5');
    const asked = env.simulator.calls().filter(({ question }) => question.startsWith('Spare'));
    expect(asked.map(({ request }) => request.model)).toEqual([
      'claude-sonnet-5-5',
      'claude-haiku-5-5',
      'claude-haiku-5-5',
    ]);
    expect(await registry.metrics()).toContain('gonets_ai_fallbacks_total{model="claude-sonnet-5-5"} 2');
  });

  test('the wait that the API asks for is kept', async () => {
    const ai = await env.start();
    env.simulator.addFault({ kind: 'status', status: 429, retryAfter: 1 });
    await ai.ask('Patience');
    const [refused, answered] = env.simulator.calls().filter(({ question }) => question === 'Patience');
    expect((answered?.startedAt ?? 0) - (refused?.endedAt ?? Infinity)).toBeGreaterThanOrEqual(1000);
  });

  test('a refused key is logged as an error with what to do; no line has the key or the text', async () => {
    const ai = await env.start();
    await ai.ask('My secret question #key');
    const line = ai.sink.lines().find(({ result }) => result === 'AI_KEY');
    expect(line).toMatchObject({ level: 'error', remedy: expect.stringContaining('ANTHROPIC_API_KEY') });
    const all = JSON.stringify(ai.sink.lines());
    expect(all).not.toContain(apiKey);
    expect(all).not.toContain('My secret question');
  });
});

test('a client that hangs does not hold up the others', async () => {
  const ai = await env.start({ AI_HTTP_CLIENTS: '2', CONNECTION_POOL_SIZE: '2' });
  const hanging = ai.ask('#hang', { deadlineMs: 2500 });
  await expect.poll(() => env.call('#hang')).toBeDefined();
  for (const question of ['a', 'b', 'c']) {
    expect((await ai.ask(`meanwhile ${question}`)).end?.finish).toBe('complete');
  }
  expect(env.call('#hang')?.outcome).toBe('running');
  expect((await hanging).error?.code).toBe('DEADLINE');
});
