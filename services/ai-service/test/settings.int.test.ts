import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { registry } from '@gonets/telemetry';
import { describe, expect, test } from 'vitest';
import { apiKey, fast, fixture } from './setup.ts';
import type { Ai } from './setup.ts';

const env = fixture();

function askMany(ai: Ai, count: number, what: string) {
  return Promise.all(Array.from({ length: count }, (_, index) => ai.ask(`${what} ${index}`)));
}

/** Sockets that were open before do not count. */
async function noSockets() {
  await expect.poll(() => env.simulator.sockets().open, { timeout: 10_000 }).toBe(0);
}

test('CONNECTION_POOL_SIZE bounds the sockets; the others wait for one, which is logged', async () => {
  const ai = await env.start({ CONNECTION_POOL_SIZE: '3', AI_HTTP_CLIENTS: '2', KEEPALIVE_EXPIRY: '0.2' });
  env.simulator.setBehaviour({ firstTokenMs: 200 });
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, env.simulator.sockets().open)), 10);
  const answers = await askMany(ai, 8, 'pool');
  clearInterval(watch);

  expect(answers.every(({ end }) => end?.finish === 'complete')).toBe(true);
  expect(env.simulator.maxInflight()).toBe(3);
  expect(most).toBe(3);
  const waits = ai.sink.lines().flatMap(({ poolWaitMs }) => (typeof poolWaitMs === 'number' ? [poolWaitMs] : []));
  expect(waits.filter((ms) => ms > 100)).toHaveLength(5);
  await noSockets();
});

test('the wait for a socket ends with the deadline of the caller', async () => {
  const ai = await env.start({
    CONNECTION_POOL_SIZE: '1',
    AI_HTTP_CLIENTS: '1',
    HTTP_TIMEOUT: '5',
    KEEPALIVE_EXPIRY: '0.2',
  });
  const hanging = ai.ask('#hang only socket', { deadlineMs: 1500 });
  await expect.poll(() => env.call('#hang only socket')).toBeDefined();
  expect((await ai.ask('no socket left', { deadlineMs: 400 })).error?.code).toBe('DEADLINE');
  expect(env.call('no socket left')).toBeUndefined();
  const waited = () => ai.sink.lines().find(({ msg }) => msg === 'AI request given up')?.['poolWaitMs'];
  await expect.poll(waited).toBeGreaterThan(300);
  await hanging;
});

test.each([
  ['2', 2],
  ['0', 0],
  ['100', 4],
])('MAX_KEEPALIVE_CONNECTIONS=%s: that many idle sockets stay open', async (kept, open) => {
  await noSockets();
  const ai = await env.start({
    MAX_KEEPALIVE_CONNECTIONS: kept,
    CONNECTION_POOL_SIZE: '4',
    AI_HTTP_CLIENTS: '2',
    KEEPALIVE_EXPIRY: '1.5',
  });
  env.simulator.setBehaviour({ firstTokenMs: 200 });
  const answers = askMany(ai, 4, `kept ${kept}`);
  await expect.poll(() => env.simulator.sockets().open).toBe(4);
  await answers;
  await expect.poll(() => env.simulator.sockets().open).toBe(open);

  const { opened } = env.simulator.sockets();
  env.simulator.setBehaviour(fast);
  await ai.ask(`one more ${kept}`);
  expect(env.simulator.sockets().opened - opened).toBe(open === 0 ? 1 : 0);
});

test('KEEPALIVE_EXPIRY closes an idle socket, not before its time', async () => {
  await noSockets();
  const ai = await env.start({ KEEPALIVE_EXPIRY: '1' });
  await ai.ask('expiry 1');
  const idleAt = performance.now();
  await ai.ask('expiry 2');
  expect(env.simulator.sockets().open).toBe(1);
  await noSockets();
  expect(performance.now() - idleAt).toBeGreaterThan(900);
});

describe('HTTP_TIMEOUT', () => {
  test('bounds the time to the first byte, also of a server that accepts and says nothing', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const ai = await env.start({ HTTP_TIMEOUT: '0.4', ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}` });
    const startedAt = performance.now();
    expect((await ai.ask('Anybody?')).error?.code).toBe('AI_TIMEOUT');
    expect(performance.now() - startedAt).toBeGreaterThan(400);
    silent.close();
  });

  test('bounds the time between two chunks, not the whole answer', async () => {
    const ai = await env.start({ HTTP_TIMEOUT: '0.5', AI_MAX_TOKENS: '90' });
    env.simulator.setBehaviour({ tokensPerSecond: 50 });
    expect((await ai.ask('Longer than the timeout')).end?.finish).toBe('max_tokens');
    const broken = await ai.ask('#stream_hang');
    expect(broken.error?.code).toBe('AI_TIMEOUT');
    expect(broken.text).not.toBe('');
  });
});

test('AI_HTTP_CLIENTS share the sockets and the work; metrics and logs tell them apart', async () => {
  const ai = await env.start({ AI_HTTP_CLIENTS: '3', CONNECTION_POOL_SIZE: '7' });
  env.simulator.setBehaviour({ firstTokenMs: 100 });
  await askMany(ai, 6, 'clients');
  const clients = ai.sink.lines().map(({ client }) => client);
  expect([0, 1, 2].map((client) => clients.filter((other) => other === client).length)).toEqual([2, 2, 2]);
  const text = await registry.metrics();
  for (const line of ['{client="0"} 3', '{client="1"} 2', '{client="2"} 2']) {
    expect(text).toContain(`gonets_ai_sockets_limit${line}`);
  }
});

test('AI_MODEL and AI_MAX_TOKENS are what the API is asked for', async () => {
  const ai = await env.start({ AI_MODEL: 'claude-haiku-5-5', AI_MAX_TOKENS: '12' });
  const { end } = await ai.ask('Which model?');
  expect(end).toMatchObject({ model: 'claude-haiku-5-5', finish: 'max_tokens', usage: { outputTokens: 12 } });
  expect(env.call('Which model?')?.request).toMatchObject({ model: 'claude-haiku-5-5', max_tokens: 12, stream: true });
});

test('ANTHROPIC_API_KEY goes to ANTHROPIC_BASE_URL, the trace does not', async () => {
  const seen = createServer((socket) => socket.once('data', (data) => socket.end(void heads.push(data.toString()))));
  const heads: string[] = [];
  seen.listen(0, '127.0.0.1');
  await once(seen, 'listening');
  const { port } = seen.address() as AddressInfo;
  const ai = await env.start({ ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}/proxy` });
  await ai.ask('Which key?', { deadlineMs: 4000 });
  const head = heads.find((each) => each.startsWith('POST'));
  expect(head).toMatch(/^POST \/proxy\/v1\/messages HTTP/);
  expect(head).toContain(apiKey);
  expect(head).not.toContain('traceparent');
  seen.close();
});
