import { once } from 'node:events';
import { connect } from 'node:http2';
import { text } from 'node:stream/consumers';
import Anthropic, { APIConnectionError, type APIError } from '@anthropic-ai/sdk';
import { requireProgram } from '@gonets/testing';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClaudeSimulator, type ClaudeSimulator } from '../src/index.ts';

const ask = (content: string) => ({
  model: 'claude-sonnet-5-5',
  max_tokens: 4096,
  messages: [{ role: 'user' as const, content }],
});

const noOpenssl = requireProgram('openssl') === undefined;

describe.skipIf(noOpenssl).each([
  { httpVersion: '1.1', allowH2: false },
  { httpVersion: '2.0', allowH2: true },
])('over TLS with HTTP/$httpVersion', ({ httpVersion, allowH2 }) => {
  let simulator: ClaudeSimulator;
  let agent: Agent;
  let client: Anthropic;
  beforeAll(async () => {
    simulator = await startClaudeSimulator({ tls: true, firstTokenMs: 0, tokensPerSecond: 100_000 });
    agent = new Agent({ allowH2, connections: 1, connect: { ca: simulator.certificate } });
    client = clientWith('test-key');
  });
  afterAll(() => simulator.stop());

  function clientWith(apiKey: string): Anthropic {
    return new Anthropic({ baseURL: simulator.url, apiKey, maxRetries: 0, fetchOptions: { dispatcher: agent } });
  }
  async function asked(question: string, signal?: AbortSignal) {
    let text = '';
    const stream = client.messages.stream(ask(question), signal && { signal }).on('text', (delta) => (text += delta));
    const error = await stream.finalMessage().then(
      () => undefined,
      (error: unknown) => error,
    );
    return { text, error };
  }
  const call = (question: string) => simulator.calls().find((call) => call.question === question);

  test('answers, and notes who asked', async () => {
    const { text, error } = await asked('Hello');
    expect(error).toBeUndefined();
    expect(text).toContain('“Hello”');
    await expect.poll(() => call('Hello')?.outcome).toBe('complete');
    expect(call('Hello')).toMatchObject({ httpVersion, remotePort: expect.any(Number) });
    const names = Object.keys(call('Hello')?.headers ?? {});
    expect(names).toContain('user-agent');
    expect(names.filter((name) => name.startsWith(':') || name === 'x-api-key')).toEqual([]);
  });

  test('a connection serves one request after the other', async () => {
    await asked('first');
    await asked('second');
    expect(call('second')?.remotePort).toBe(call('first')?.remotePort);
    expect(simulator.sockets()).toEqual({ open: 1, opened: 1 });
  });

  test('wants a key', async () => {
    await expect(clientWith('').messages.create(ask('Who am I?'))).rejects.toMatchObject({ status: 401 });
  });

  test('statuses with their headers, and errors in the stream', async () => {
    simulator.addFault({ kind: 'status', status: 429, retryAfter: 7 });
    const { error } = await asked('limited');
    expect(error).toMatchObject({ status: 429 });
    expect((error as APIError).headers?.get('retry-after')).toBe('7');
    simulator.addFault({ kind: 'stream_error', afterDeltas: 3 });
    expect((await asked('broken')).error).toMatchObject({ type: 'overloaded_error' });
    expect(call('broken')).toMatchObject({ outcome: 'failed', deltas: 3 });
  });

  test.each([0, 3])('drops after %i deltas', async (afterDeltas) => {
    simulator.addFault({ kind: 'drop', afterDeltas });
    const { error } = await asked(`dropped ${afterDeltas}`);
    expect(error).toBeInstanceOf(afterDeltas === 0 ? APIConnectionError : Error);
    expect(call(`dropped ${afterDeltas}`)).toMatchObject({ outcome: 'failed', deltas: afterDeltas });
    expect((await asked('and again')).error).toBeUndefined();
  });

  test.each([0, 3])('hangs after %i deltas until the client gives up', async (afterDeltas) => {
    simulator.addFault({ kind: 'hang', afterDeltas });
    const stop = new AbortController();
    const question = `hanging ${afterDeltas}`;
    const ended = asked(question, stop.signal);
    await expect.poll(() => call(question)?.deltas).toBe(afterDeltas);
    stop.abort();
    expect((await ended).error).toBeInstanceOf(Error);
    await expect.poll(() => call(question)?.outcome).toBe('cancelled');
    expect(simulator.inflight()).toBe(0);
  });
});

test.skipIf(noOpenssl)('HTTP/2 connections that are to go away still answer what runs', async () => {
  const simulator = await startClaudeSimulator({ tls: true, firstTokenMs: 0, tokensPerSecond: 500 });
  const session = connect(simulator.url, { ca: simulator.certificate });
  const headers = { ':method': 'POST', ':path': '/v1/messages', 'x-api-key': 'any', 'anthropic-version': '2023-06-01' };
  const stream = session.request(headers).end(JSON.stringify({ ...ask('Last words?'), stream: true }));
  await once(stream, 'response');
  const goingAway = once(session, 'goaway');
  simulator.goAway();
  await goingAway;
  expect(simulator.inflight()).toBe(1);
  expect(await text(stream)).toContain('message_stop');
  await once(session, 'close');
  expect(simulator.calls()).toMatchObject([{ outcome: 'complete' }]);
  await simulator.stop();
});
