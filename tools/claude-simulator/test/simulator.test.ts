import Anthropic, { APIConnectionError, type APIError } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { faultWords, startClaudeSimulator, type ClaudeSimulator } from '../src/index.ts';

const fast = { firstTokenMs: 0, tokensPerSecond: 100_000 };
const model = 'claude-sonnet-5-5';
const ask = (content: string) => ({ model, max_tokens: 4096, messages: [{ role: 'user' as const, content }] });

let simulator: ClaudeSimulator;
let client: Anthropic;

beforeAll(async () => {
  simulator = await startClaudeSimulator(fast);
  client = new Anthropic({ baseURL: simulator.url, apiKey: 'test-key', maxRetries: 0 });
});
beforeEach(() => {
  simulator.clearFaults();
  simulator.setBehaviour(fast);
});
afterAll(() => simulator.stop());

function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(promise).then(
    () => expect.fail('expected a rejection'),
    (error: unknown) => error,
  );
}

async function whenEnded(question: string) {
  await expect.poll(() => simulator.calls().find((call) => call.question === question)?.outcome).not.toBe('running');
  return simulator.calls().find((call) => call.question === question);
}

describe('answers', () => {
  test('stream in the event order of the real API, with usage', async () => {
    const stream = client.messages.stream(ask('Расскажи про NATS'));
    const types: string[] = [];
    stream.on('streamEvent', (event) => types.push(event.type));
    const message = await stream.finalMessage();

    expect(types.slice(0, 3)).toEqual(['message_start', 'content_block_start', 'content_block_delta']);
    expect(types.slice(-3)).toEqual(['content_block_stop', 'message_delta', 'message_stop']);
    expect(types.filter((type) => type === 'content_block_delta').length).toBeGreaterThan(50);
    expect(message.stop_reason).toBe('end_turn');
    expect(message.usage.output_tokens).toBeGreaterThan(200);
    expect(message.usage.output_tokens).toBeLessThan(300);
    expect(message.usage.input_tokens).toBeGreaterThan(0);
  });

  test('are the same streamed or not, and the same every time', async () => {
    const streamed = await client.messages.stream(ask('What can you do?')).finalMessage();
    const whole = await client.messages.create(ask('What can you do?'));
    expect(whole.content).toEqual([expect.objectContaining({ type: 'text', text: textOf(streamed) })]);
    expect(whole.usage.output_tokens).toBe(streamed.usage.output_tokens);
  });

  test('say that they are simulated, in the language of the question, and know the conversation', async () => {
    const messages = [
      { role: 'user' as const, content: 'Привет' },
      { role: 'assistant' as const, content: 'Здравствуйте!' },
      { role: 'user' as const, content: 'Как дела?' },
    ];
    const russian = textOf(await client.messages.create({ ...ask(''), messages }));
    expect(russian).toContain('Это симулятор Claude. Ваш вопрос «Как дела?» — 2-й в разговоре');
    expect(russian).toContain('`ANTHROPIC_API_KEY`');
    const english = textOf(await client.messages.create(ask('How are you?')));
    expect(english).toContain('Your question “How are you?” is number 1');
    expect(english).toContain('`ANTHROPIC_API_KEY`');
  });

  test.each(['Что ты умеешь?', 'What can you do?'])('show off Markdown: %s', async (question) => {
    const text = textOf(await client.messages.create(ask(question)));
    for (const sign of ['# ', '**', '1. ', '   - ', '| --- |', '```ts', '$$', '> ', '](https://']) {
      expect(text).toContain(sign);
    }
    expect(text).toMatch(/\p{Script=Cyrillic}/u);
  });

  test('are longer than two Telegram messages when asked for #long', async () => {
    expect(textOf(await client.messages.create(ask('#long story'))).length).toBeGreaterThan(2 * 4096);
  });

  test('stop at max_tokens', async () => {
    const message = await client.messages.create({ ...ask('Hello'), max_tokens: 10 });
    expect(message.stop_reason).toBe('max_tokens');
    expect(message.usage.output_tokens).toBe(10);
  });

  test('count what a prompt cache would read', async () => {
    const history = [
      {
        role: 'user' as const,
        content: [{ type: 'text' as const, text: 'fact '.repeat(2000), cache_control: { type: 'ephemeral' as const } }],
      },
    ];
    const first = await client.messages.create({ ...ask(''), messages: history });
    const cached = first.usage.cache_creation_input_tokens;
    expect(cached).toBeGreaterThan(1024);
    const longer = [...history, { role: 'assistant' as const, content: 'Noted.' }, ...ask('And now?').messages];
    const second = await client.messages.create({ ...ask(''), messages: longer });
    expect(second.usage).toMatchObject({ cache_read_input_tokens: cached, cache_creation_input_tokens: 0 });
    expect(second.usage.input_tokens).toBeLessThan(20);
  });

  test('take the time that was set', async () => {
    simulator.setBehaviour({ firstTokenMs: 150, tokensPerSecond: 100 });
    const start = performance.now();
    await client.messages.stream({ ...ask('Slow?'), max_tokens: 30 }).finalMessage();
    expect(performance.now() - start).toBeGreaterThan(150 + 250);
  });
});

test('counts tokens and lists models', async () => {
  const { messages } = ask('How many?');
  expect((await client.messages.countTokens({ model, messages })).input_tokens).toBeGreaterThan(0);
  const models = await client.models.list();
  expect(models.data.map(({ id }) => id)).toContain(model);
});

describe('requests are checked as the real API does', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${simulator.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'k', 'anthropic-version': '2023-06-01', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  test.each<[string, unknown, number, string]>([
    ['broken JSON', '{', 400, 'not valid JSON'],
    ['no model', { ...ask('x'), model: undefined }, 400, 'model: Field required'],
    ['no max_tokens', { ...ask('x'), max_tokens: undefined }, 400, 'max_tokens: Field required'],
    ['too many max_tokens', { ...ask('x'), max_tokens: 128_001 }, 400, 'max_tokens: 128001 > 128000'],
    ['no messages', { ...ask('x'), messages: [] }, 400, 'at least one message'],
    ['an unknown field', { ...ask('x'), colour: 1 }, 400, 'Extra inputs are not permitted'],
    ['empty content', ask(''), 400, 'non-empty content'],
    ['blank content', ask(' \n'), 400, 'non-whitespace'],
    [
      'assistant first',
      { ...ask('x'), messages: [{ role: 'assistant', content: 'x' }, ...ask('y').messages] },
      400,
      '"user"',
    ],
    [
      'assistant last',
      { ...ask('x'), messages: [...ask('y').messages, { role: 'assistant', content: 'x' }] },
      400,
      'prefill',
    ],
    ['an unknown model', { ...ask('x'), model: 'gpt-1' }, 404, 'model: gpt-1'],
  ])('%s', async (_name, body, status, message) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: {
        type: status === 404 ? 'not_found_error' : 'invalid_request_error',
        message: expect.stringContaining(message),
      },
      request_id: response.headers.get('request-id'),
    });
  });

  test('a missing key, a missing version, an unknown path, more than 32 MB', async () => {
    expect((await post(ask('x'), { 'x-api-key': '' })).status).toBe(401);
    expect((await post(ask('x'), { 'anthropic-version': '' })).status).toBe(400);
    expect((await fetch(`${simulator.url}/nowhere`)).status).toBe(404);
    expect((await post(ask('x'.repeat(33 * 1024 * 1024)))).status).toBe(413);
  });
});

describe('faults', () => {
  test.each<[number, string]>([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [429, 'rate_limit_error'],
    [500, 'api_error'],
    [529, 'overloaded_error'],
  ])('status %i is an error of the SDK, then the next call works', async (status, type) => {
    simulator.addFault({ kind: 'status', status, retryAfter: 7 });
    const error = await rejection(client.messages.create(ask('x')));
    expect(error).toMatchObject({ status, type });
    expect((error as APIError).headers?.get('retry-after')).toBe('7');
    expect((await client.messages.create(ask('x'))).stop_reason).toBe('end_turn');
  });

  test('an error event in the middle of a stream', async () => {
    simulator.addFault({ kind: 'stream_error', afterDeltas: 3 });
    const { text, error } = await partial('broken');
    expect(error).toMatchObject({ type: 'overloaded_error' });
    expect(text).not.toBe('');
    expect(await whenEnded('broken')).toMatchObject({ outcome: 'failed', deltas: 3 });
  });

  test('a connection dropped before and in the middle of an answer', async () => {
    simulator.addFault({ kind: 'drop', afterDeltas: 0 });
    expect(await rejection(client.messages.create(ask('x')))).toBeInstanceOf(APIConnectionError);
    simulator.addFault({ kind: 'drop', afterDeltas: 3 });
    simulator.setBehaviour({ tokensPerSecond: 200 });
    const { text, error } = await partial('dropped');
    expect(error).toBeInstanceOf(Error);
    expect(text).not.toBe('');
  });

  test.each([0, 3])(
    'a hang after %i deltas lasts until the client gives up, which is recorded',
    async (afterDeltas) => {
      simulator.addFault({ kind: 'hang', afterDeltas });
      const question = `hanging ${afterDeltas}`;
      const abort = new AbortController();
      const stream = client.messages.stream(ask(question), { signal: abort.signal });
      const ended = rejection(stream.finalMessage());
      await expect.poll(() => simulator.calls().find((call) => call.question === question)?.deltas).toBe(afterDeltas);
      expect(simulator.inflight()).toBe(1);
      abort.abort();
      await ended;
      const call = await whenEnded(question);
      expect(call?.outcome).toBe('cancelled');
      expect(call?.endedAt).toBeGreaterThanOrEqual(call?.startedAt ?? Infinity);
      expect(simulator.inflight()).toBe(0);
    },
  );

  test('over HTTP, for the next calls', async () => {
    const admin = (method: string, body?: object) =>
      fetch(`${simulator.url}/simulator/faults`, { method, body: body ? JSON.stringify(body) : null });
    expect((await admin('POST', { fault: { kind: 'status', status: 529 }, times: 2 })).status).toBe(200);
    expect(await rejection(client.messages.create(ask('x')))).toMatchObject({ status: 529 });
    await admin('DELETE');
    await client.messages.create(ask('x'));
    expect((await admin('POST', { fault: { kind: 'no such' } })).status).toBe(400);
  });

  test.each(['#rate_limit', '#overloaded', '#error', '#invalid', '#key'])('by the word %s in a chat', async (word) => {
    const fault = faultWords[word];
    const status = fault?.kind === 'status' ? fault.status : undefined;
    expect(await rejection(client.messages.create(ask(`Please ${word}.`)))).toMatchObject({ status });
  });

  test('a word asks for its fault in the last question only', async () => {
    const messages = [
      ...ask('#error').messages,
      { role: 'assistant' as const, content: 'x' },
      ...ask('again').messages,
    ];
    expect((await client.messages.create({ ...ask(''), messages })).stop_reason).toBe('end_turn');
  });
});

test('answers what the test wants', async () => {
  const own = await startClaudeSimulator({ ...fast, answer: (question) => `You asked: ${question}` });
  const { content } = await new Anthropic({ baseURL: own.url, apiKey: 'x' }).messages.create(ask('Why?'));
  await own.stop();
  expect(content).toMatchObject([{ text: 'You asked: Why?' }]);
});

test('keeps count of calls and sockets, and never the key', async () => {
  const totalBefore = simulator.total();
  simulator.setBehaviour({ firstTokenMs: 50 });
  await Promise.all([1, 2, 3].map((n) => client.messages.create(ask(`at once ${n}`))));
  expect(simulator.total() - totalBefore).toBe(3);
  expect(simulator.maxInflight()).toBe(3);
  expect(simulator.maxInflightOfOneKey()).toBe(3);
  const others = ['a', 'b'].map((apiKey) => new Anthropic({ baseURL: simulator.url, apiKey, maxRetries: 0 }));
  await Promise.all([client, ...others].flatMap((each) => [1, 2].map(() => each.messages.create(ask('at once')))));
  expect(simulator.maxInflight()).toBe(6);
  expect(simulator.maxInflightOfOneKey()).toBe(3);
  expect(simulator.sockets().open).toBeGreaterThanOrEqual(3);
  const listed = await (await fetch(`${simulator.url}/simulator/calls`)).text();
  expect(JSON.parse(listed)).toMatchObject({ inflight: 0, maxInflight: 6 });
  expect(listed + JSON.stringify(simulator.calls())).not.toContain('test-key');
});

function textOf(message: Anthropic.Message): string {
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

async function partial(question: string): Promise<{ text: string; error: unknown }> {
  let text = '';
  const stream = client.messages.stream(ask(question)).on('text', (delta) => {
    text += delta;
  });
  return { error: await rejection(stream.finalMessage()), text };
}
