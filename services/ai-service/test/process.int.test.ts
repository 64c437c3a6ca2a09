import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBus } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { startClaudeSimulator } from '@gonets/claude-simulator';
import { buckets, forget, generate, usage } from '@gonets/contracts';
import { inRepository, logSink, requireProgram, setUp, startOtlpReceiver, startService } from '@gonets/testing';
import { afterEach, expect, test } from 'vitest';
import { apiKey, fast, fixture } from './setup.ts';

const env = fixture();
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

async function startProcess(variables: Readonly<Record<string, string>> = {}) {
  await setUp(env.nats.url);
  const service = await startService('ai-service', {
    NATS_URL: env.nats.url,
    ANTHROPIC_BASE_URL: env.simulator.url,
    ANTHROPIC_API_KEY: apiKey,
    ...variables,
  });
  ends.push(() => service.stop());
  const bus = await connectBus({ service: 'caller', version: '0.0.0', servers: env.nats.url, log: logSink().log });
  ends.push(() => bus.shutdown(100));
  return { service, bus };
}

async function ask(bus: Bus, text: string, ids = { turn: randomUUID(), conversation: randomUUID() }) {
  const request = { ...ids, text, language: 'en' } as const;
  for await (const event of bus.stream(generate, request, { deadlineMs: 20_000 })) {
    if (event.type === 'end') {
      return event.end;
    }
  }
  return expect.fail('no end');
}

test('one trace: the request, the generation with its waits, the call of the API; and no content', async () => {
  const otlp = await startOtlpReceiver();
  ends.push(() => otlp.stop());
  const { service, bus } = await startProcess(otlp.env);
  await ask(bus, 'A private question');

  const call = await otlp.waitForSpan(({ name }) => name.includes('messages'));
  const generation = await otlp.waitForSpan(({ name }) => name === 'generate answer');
  const served = await otlp.waitForSpan(({ name }) => name === 'process ai.generate');
  expect(otlp.parentOf(call)).toBe(generation);
  expect(otlp.parentOf(generation)).toBe(served);
  expect(new Set([call, generation, served].map(({ traceId }) => traceId)).size).toBe(1);
  expect(generation.events.map(({ name }) => name)).toEqual(['pool wait', 'first token']);
  expect(generation.attributes).toMatchObject({
    'gen_ai.request.model': 'claude-sonnet-5-5',
    'gen_ai.response.finish_reasons': ['end_turn'],
    'gen_ai.usage.output_tokens': expect.any(Number),
    'gen_ai.response.time_to_first_chunk': expect.any(Number),
  });
  const told = JSON.stringify([otlp.spans(), service.logs()]);
  for (const secret of ['A private question', 'simulated answer', apiKey]) {
    expect(told).not.toContain(secret);
  }

  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  for (const line of [
    /^gonets_ai_requests_total\{result="ok"\} 1$/m,
    /^gonets_ai_first_token_seconds_count 1$/m,
    // The check of the account at the start, and the question.
    /^gonets_ai_pool_wait_seconds_count 2$/m,
    /^gonets_ai_tokens_total\{model="claude-sonnet-5-5",kind="output"\} \d+$/m,
    /^gonets_ai_sockets_open\{client="0"\} [12]$/m,
    /^gonets_ai_requests_inflight\{client="0"\} 0$/m,
  ]) {
    expect(metrics).toMatch(line);
  }
});

test.skipIf(requireProgram('openssl') === undefined)('an API behind TLS, as the real one is', async () => {
  const simulator = await startClaudeSimulator({ ...fast, tls: true });
  ends.push(() => simulator.stop());
  const folder = await mkdtemp(join(tmpdir(), 'gonets-tls-'));
  ends.push(() => rm(folder, { recursive: true }));
  const certificate = join(folder, 'certificate.pem');
  await writeFile(certificate, simulator.certificate ?? '');
  const { bus } = await startProcess({ ANTHROPIC_BASE_URL: simulator.url, NODE_EXTRA_CA_CERTS: certificate });
  expect((await ask(bus, 'In private')).finish).toBe('complete');
  expect(simulator.calls()).toMatchObject([{ question: 'In private', outcome: 'complete' }]);
});

test('SIGTERM lets an answer that has begun come to its end, then exits with 0', async () => {
  const { service, bus } = await startProcess();
  env.simulator.setBehaviour({ tokensPerSecond: 200 });
  const answer = ask(bus, 'Finish this');
  await expect.poll(() => env.call('Finish this')?.deltas, { timeout: 10_000 }).toBeGreaterThan(0);
  const stopped = service.stop();
  expect((await answer).finish).toBe('complete');
  expect(await stopped).toBe(0);
});

test('killed in the middle of an answer: asked again, the turn is in the conversation once', async () => {
  const { service, bus } = await startProcess();
  const request = { turn: randomUUID(), conversation: randomUUID(), text: 'Half told', language: 'en' } as const;
  env.simulator.setBehaviour({ tokensPerSecond: 20 });
  const lost = ask(bus, request.text, request).catch((error: unknown) => error);
  const taken = async () => (await bus.call(usage, { user: request.conversation }, { deadlineMs: 5000 })).today;
  await expect.poll(async () => (await taken()).requests, { timeout: 10_000 }).toBe(1);
  await service.kill();
  env.simulator.setBehaviour({ tokensPerSecond: 200 });
  expect(await lost).toMatchObject({ code: 'UNAVAILABLE' });
  await startProcess();
  expect((await ask(bus, request.text, request)).finish).toBe('complete');
  expect(await bus.call(forget, { conversation: request.conversation }, { deadlineMs: 5000 })).toEqual({ turns: 1 });
  // Both were paid for, and the first one had noted so in time.
  expect(await taken()).toMatchObject({ requests: 2, inputTokens: told(request.text, 'input_tokens') });
});

test('killed as the answer is remembered: asked again, its tokens are entered exactly once', async () => {
  const { service, bus } = await startProcess();
  const request = { turn: randomUUID(), conversation: randomUUID(), text: 'Just kept', language: 'en' } as const;
  const killed = new Promise<unknown>((resolve) => {
    void bus.subscribe(`$KV.${buckets.conversations.name}.>`, () => resolve(service.kill()));
  });
  const asked = ask(bus, request.text, request).catch((error: unknown) => error);
  await killed;
  await asked;
  await env.start();
  expect((await ask(bus, request.text, request)).finish).toBe('complete');
  const { today } = await bus.call(usage, { user: request.conversation }, { deadlineMs: 5000 });
  expect(today).toMatchObject({
    requests: 1,
    inputTokens: told(request.text, 'input_tokens'),
    outputTokens: told(request.text, 'output_tokens'),
  });
});

/** Tokens that the API has told of the calls with this question; too short for its prompt cache. */
function told(question: string, kind: 'input_tokens' | 'output_tokens'): number {
  const calls = env.simulator.calls().filter((call) => call.question === question);
  return calls.reduce((total, call) => total + call.usage[kind], 0);
}

test('a caller that was killed is noticed: the API is left alone and nothing is remembered', async () => {
  const { service, bus } = await startProcess();
  env.simulator.setBehaviour({ tokensPerSecond: 20 });
  const conversation = randomUUID();
  const request = { turn: randomUUID(), conversation, text: 'Left alone', language: 'en' };
  const args = [inRepository('services/ai-service/test/fixtures/caller.ts'), env.nats.url, JSON.stringify(request)];
  const caller = spawn(process.execPath, args, { stdio: 'inherit' });
  await expect.poll(() => env.call('Left alone')?.deltas, { timeout: 15_000 }).toBeGreaterThan(10);
  caller.kill('SIGKILL');
  await once(caller, 'exit');
  await expect.poll(() => env.call('Left alone')?.outcome, { timeout: 10_000 }).toBe('cancelled');
  const metrics = async () => (await fetch(`${service.url}/metrics`)).text();
  await expect.poll(metrics).toContain('gonets_requests_inflight{subject="gonets.v1.ai.generate"} 0');
  expect(await bus.call(forget, { conversation }, { deadlineMs: 5000 })).toEqual({ turns: 0 });
  env.simulator.setBehaviour(fast);
});

test('a bad environment: every bad variable at once, exit code 78', async () => {
  const child = spawn(process.execPath, [inRepository('services/ai-service/src/main.ts')], {
    env: { HTTP_TIMEOUT: 'soon', CONNECTION_POOL_SIZE: '3' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(child, 'close');
  expect(code).toBe(78);
  for (const variable of ['HTTP_TIMEOUT="soon"', 'ANTHROPIC_API_KEY is required', 'CONNECTION_POOL_SIZE="3" must be']) {
    expect(output).toContain(variable);
  }
});
