import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { dataMark, startClaudeSimulator } from '@gonets/claude-simulator';
import type { ClaudeSimulator, FaultInput } from '@gonets/claude-simulator';
import { freePort, requireProgram } from '@gonets/testing';
import { trace } from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOpenFiles } from '../src/attachments/open-files.ts';
import { createClaude } from '../src/claude/claude.ts';
import type { Claude, ClaudeOptions } from '../src/claude/claude.ts';
import { newProgress } from '../src/claude/progress.ts';
import type { Content, Exchange, FileBlock, Prompt } from '../src/claude/prompt.ts';
import { picture } from './files.ts';

const fast = { firstTokenMs: 0, tokensPerSecond: 100_000 };
const model = 'claude-sonnet-5-5';
const span = trace.getTracer('test').startSpan('test');
const openssl = requireProgram('openssl');
let simulator: ClaudeSimulator;
let claude: Claude;

beforeAll(async () => {
  simulator = await startClaudeSimulator(fast);
  claude = claudeWith({});
});
beforeEach(() => {
  simulator.clearFaults();
  simulator.setBehaviour(fast);
});
afterAll(() => simulator.stop());

function claudeWith(options: Partial<ClaudeOptions>): Claude {
  return createClaude({
    apiKey: 'test-key',
    baseUrl: simulator.url,
    clients: 1,
    sockets: 2,
    kept: 1,
    keepAliveMs: 1000,
    timeoutMs: 2000,
    openFiles: async () => undefined,
    ...options,
  });
}

interface Asking {
  readonly from?: Claude;
  readonly signal?: AbortSignal;
  readonly history?: Exchange[];
  readonly maxTokens?: number;
}

function promptOf(question: Content, history: Exchange[] = [], maxTokens = 4096): Prompt {
  return { model, maxTokens, system: 'Be brief.', history, question };
}

async function ask(question: Content, options: Asking = {}) {
  const { from = claude, signal = AbortSignal.timeout(20_000), history = [], maxTokens = 4096 } = options;
  const progress = newProgress(model);
  const deltas: string[] = [];
  const prompt = promptOf(question, history, maxTokens);
  const error = await from.ask(prompt, { signal, span, progress, onText: (text) => deltas.push(text) }).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { progress, deltas, error };
}

test('text comes in deltas, with model, usage and reason at the end', async () => {
  const { progress, deltas, error } = await ask('Hello');
  expect(error).toBeUndefined();
  expect(deltas.length).toBeGreaterThan(20);
  expect(deltas.join('')).toBe(progress.text);
  expect(progress).toMatchObject({ model: 'claude-sonnet-5-5', stopReason: 'end_turn', client: 0 });
  expect(progress.usage.inputTokens).toBeGreaterThan(2);
  expect(progress.usage.outputTokens).toBeGreaterThan(100);
  expect(progress.requestId).toMatch(/^req_/);
});

test('the most tokens end an answer', async () => {
  const { progress } = await ask('Hello', { maxTokens: 10 });
  expect(progress).toMatchObject({ stopReason: 'max_tokens', usage: { outputTokens: 10 } });
});

test('an answer that does not end is cut, and its request ends', async () => {
  const event = (data: { type: string; [field: string]: unknown }) =>
    `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  const delta = { type: 'text_delta', text: 'and so on '.repeat(5000) };
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const more = setInterval(() => response.write(event({ type: 'content_block_delta', index: 0, delta })), 5);
    response.on('close', () => {
      clearInterval(more);
      server.close();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const closed = once(server, 'close');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { progress, error } = await ask('Go on', { from: claudeWith({ baseUrl: `http://127.0.0.1:${port}` }) });
  expect(error).toBeUndefined();
  expect(progress).toMatchObject({ stopReason: 'max_tokens', text: expect.stringMatching(/^(and so on ){20000}$/) });
  await closed;
});

test('images and documents come before the text of a question, also in later questions', async () => {
  const bytes = await picture(100, 100, 'png');
  const data = dataMark(bytes.toString('base64'));
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data } };
  const from = claudeWith({ openFiles: createOpenFiles({ get: async () => bytes }, 1e6) });
  const attachment = { id: 'a', name: 'a.png', kind: 'image', bytes: bytes.byteLength, tokens: 14 } as const;
  const file: FileBlock = { type: 'file', folder: 'c', attachment };
  await ask('And now?', {
    from,
    history: [{ question: [file, { type: 'text', text: 'What is it?' }], answer: 'A picture.' }],
  });
  await ask([file, { type: 'text', text: 'And this?' }], { from });
  const [later, first] = simulator.calls().slice(-2);
  expect(later?.request.messages[0]?.content).toEqual([image, { type: 'text', text: 'What is it?' }]);
  expect(first?.request.messages[0]?.content).toEqual([
    image,
    { type: 'text', text: 'And this?', cache_control: { type: 'ephemeral' } },
  ]);
});

test('the next question reads the conversation from the prompt cache', async () => {
  const long = 'A fact worth remembering. '.repeat(400);
  const first = await ask(long);
  expect(first.progress.usage.cacheWriteTokens).toBeGreaterThan(1024);
  const answer = first.progress.text;
  const second = await ask('And now?', { history: [{ question: long, answer }] });
  expect(second.progress.usage.cacheReadTokens).toBe(first.progress.usage.cacheWriteTokens);
});

describe('failures', () => {
  const status = (status: 400) => ({ kind: 'status', status }) as const;
  test.each<[string, FaultInput, object]>([
    ['400', status(400), { code: 'AI_REJECTED', quick: false }],
    ['401', { kind: 'status', status: 401 }, { code: 'AI_KEY', quick: false }],
    ['402', { kind: 'status', status: 402 }, { code: 'AI_CREDIT', quick: false }],
    ['403', { kind: 'status', status: 403 }, { code: 'AI_KEY', quick: false }],
    ['404', { kind: 'status', status: 404 }, { code: 'AI_REJECTED', quick: false }],
    ['413', { kind: 'status', status: 413 }, { code: 'AI_TOO_LONG', quick: false }],
    [
      'a prompt over the context window',
      { kind: 'status', status: 400, message: 'prompt is too long: 200001 tokens > 200000 maximum' },
      { code: 'AI_TOO_LONG', quick: false },
    ],
    [
      'no credit, said with 400',
      { kind: 'status', status: 400, message: 'Your credit balance is too low to access the Anthropic API.' },
      { code: 'AI_CREDIT', quick: false },
    ],
    [
      'a spend limit, said with 429',
      { kind: 'status', status: 429, errorCode: 'enforced_spend_limit_reached' },
      { code: 'AI_CREDIT', quick: false },
    ],
    [
      '429',
      { kind: 'status', status: 429, retryAfter: 7 },
      { code: 'AI_RATE_LIMITED', quick: true, retryAfterMs: 7000 },
    ],
    ['500', { kind: 'status', status: 500 }, { code: 'AI_UNAVAILABLE', quick: true }],
    ['503', { kind: 'status', status: 503 }, { code: 'AI_UNAVAILABLE', quick: true }],
    ['529', { kind: 'status', status: 529 }, { code: 'AI_OVERLOADED', quick: true }],
    ['an overload in the stream', { kind: 'stream_error' }, { code: 'AI_OVERLOADED' }],
    ['an error in the stream', { kind: 'stream_error', type: 'api_error' }, { code: 'AI_UNAVAILABLE' }],
    ['an answer without text', { kind: 'stop', afterDeltas: 0, reason: 'end_turn' }, { code: 'AI_EMPTY', quick: true }],
    ['a drop before the answer', { kind: 'drop', afterDeltas: 0 }, { code: 'AI_UNAVAILABLE', network: true }],
    ['a drop in the stream', { kind: 'drop' }, { code: 'AI_UNAVAILABLE', network: true }],
  ])('%s', async (_name, fault, expected) => {
    simulator.addFault(fault);
    const { error } = await ask('Hello');
    expect(error).toMatchObject({ name: 'BusError', ...expected });
    expect(String(error)).not.toContain('test-key');
    expect((await ask('Hello')).error).toBeUndefined();
  });

  test('text that came before an error in the stream is kept', async () => {
    simulator.addFault({ kind: 'stream_error', afterDeltas: 3 });
    expect((await ask('Hello')).progress.text).not.toBe('');
  });

  test.each([0, 3])('nothing for HTTP_TIMEOUT after %i deltas', async (afterDeltas) => {
    simulator.addFault({ kind: 'hang', afterDeltas });
    const { error } = await ask('Hello', { from: claudeWith({ timeoutMs: 300 }) });
    expect(error).toMatchObject({ code: 'AI_TIMEOUT', quick: false });
    expect(String(error)).toContain('nothing for 0.3 s (HTTP_TIMEOUT)');
  });

  test('a slow answer that never pauses for HTTP_TIMEOUT is no failure', async () => {
    simulator.setBehaviour({ firstTokenMs: 200, tokensPerSecond: 60 });
    const { progress, error } = await ask('Hello', { from: claudeWith({ timeoutMs: 400 }), maxTokens: 60 });
    expect(error).toBeUndefined();
    expect(progress.usage.outputTokens).toBe(60);
  });

  test('nobody listens there', async () => {
    const { error } = await ask('Hello', { from: claudeWith({ baseUrl: `http://127.0.0.1:${await freePort()}` }) });
    expect(error).toMatchObject({ code: 'AI_UNAVAILABLE', quick: true });
    expect(String(error)).toContain('ECONNREFUSED');
  });
});

test.skipIf(openssl === undefined)('an API whose certificate nobody vouches for gets nothing', async () => {
  const impostor = await startClaudeSimulator({ ...fast, tls: true });
  const { error } = await ask('Hello', { from: claudeWith({ baseUrl: impostor.url }) });
  expect(error).toMatchObject({ code: 'AI_UNAVAILABLE', network: true });
  expect(String(error)).toContain('self-signed certificate');
  expect(impostor.total()).toBe(0);
  await impostor.stop();
});

test('thinking is neither text nor told', async () => {
  simulator.addFault({ kind: 'thinking', deltas: 3 });
  const { progress, deltas, error } = await ask('Think');
  expect(error).toBeUndefined();
  expect(progress.text).toBe(deltas.join(''));
  expect(progress.text).not.toContain('secret thought');
});

test('a refused key, or no credit, is told until a request works', async () => {
  simulator.addFault({ kind: 'status', status: 401 });
  await ask('Hello');
  expect(claude.trouble()).toBe('AI_KEY');
  simulator.addFault({ kind: 'status', status: 402 });
  await ask('Hello');
  simulator.addFault({ kind: 'status', status: 400 });
  await ask('Hello');
  expect(claude.trouble()).toBe('AI_CREDIT');
  await ask('Hello');
  expect(claude.trouble()).toBeUndefined();
});

test('the key is checked with a request that costs nothing', async () => {
  const total = simulator.total();
  await claude.check(AbortSignal.timeout(5000));
  expect([claude.trouble(), simulator.total()]).toEqual([undefined, total]);
  await expect(claudeWith({ apiKey: '' }).check(AbortSignal.timeout(5000))).rejects.toMatchObject({ code: 'AI_KEY' });
});

test('an abort closes the connection at once and rejects with its reason', async () => {
  simulator.setBehaviour({ tokensPerSecond: 30 });
  const stop = new AbortController();
  const reason = new Error('stop');
  const asked = ask('Stop me', { signal: stop.signal });
  const call = () => simulator.calls().find(({ question }) => question === 'Stop me');
  await expect.poll(() => call()?.deltas).toBeGreaterThan(0);
  const abortedAt = Date.now();
  stop.abort(reason);
  const { error, progress } = await asked;
  expect(error).toBe(reason);
  expect(progress.text).not.toBe('');
  await expect.poll(() => call()?.outcome).toBe('cancelled');
  expect((call()?.endedAt ?? Infinity) - abortedAt).toBeLessThan(1000);
});

describe('a request with files', () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(20_000_000)]);
  const attachment = { id: 'a', name: 'a.pdf', kind: 'pdf', bytes: bytes.byteLength, tokens: 1 } as const;
  const question: Content = [
    { type: 'file', folder: 'c', attachment },
    { type: 'text', text: 'What is it?' },
  ];
  const openFiles = createOpenFiles({ get: async () => bytes }, bytes.byteLength);
  const isFree = async () => (await openFiles(promptOf(question), AbortSignal.timeout(5000)))?.release();
  let api: Server;
  afterEach(() => void api.close());

  /** An API that does this with each connection. */
  async function from(talk: (socket: Socket) => void): Promise<Claude> {
    api = createTcpServer((socket) => talk(socket.on('error', () => {})));
    await once(api.listen(0, '127.0.0.1'), 'listening');
    const { port } = api.address() as AddressInfo;
    // Sending megabytes takes long on a busy machine.
    return claudeWith({ baseUrl: `http://127.0.0.1:${port}`, openFiles, timeoutMs: 30_000 });
  }

  test('that is stopped while they are sent lets them go, and the connection ends', async () => {
    const stop = new AbortController();
    const reason = new Error('stop');
    let closed: Promise<unknown> | undefined;
    const deaf = await from((socket) => {
      closed = once(socket, 'close');
      socket.once('data', () => stop.abort(reason));
    });
    expect((await ask(question, { from: deaf, signal: stop.signal })).error).toBe(reason);
    await closed;
    await isFree();
  });

  test('holds them no longer than it is sent: answers that go on leave the room to others', async () => {
    simulator.setBehaviour({ tokensPerSecond: 30 });
    const stop = new AbortController();
    const image = await picture(100, 100, 'png');
    const roomForOne = createOpenFiles({ get: async () => image }, image.byteLength);
    const file = { id: 'a', name: 'a.png', kind: 'image', bytes: image.byteLength, tokens: 14 } as const;
    const small: Content = [
      { type: 'file', folder: 'c', attachment: file },
      { type: 'text', text: 'Go on' },
    ];
    const from = claudeWith({ openFiles: roomForOne });
    const both = [1, 2].map(() => ask(small, { from, signal: stop.signal }));
    await expect.poll(() => simulator.inflight()).toBe(2);
    stop.abort(new Error('stop'));
    await Promise.all(both);
  });

  test('that is refused before they are sent fails as what it is', async () => {
    const refusal = 'HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}';
    const refusing = await from((socket) => socket.once('data', () => socket.write(refusal)));
    expect((await ask(question, { from: refusing })).error).toMatchObject({ code: 'AI_TOO_LONG' });
    await isFree();
  });
});
