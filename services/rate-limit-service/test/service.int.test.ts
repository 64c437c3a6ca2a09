import { connectBus } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { take } from '@gonets/contracts';
import type { TakeResponse } from '@gonets/contracts';
import {
  logSink,
  requireProgram,
  setUp,
  startNatsServer,
  startOtlpReceiver,
  startService,
  waitUntil,
} from '@gonets/testing';
import type { NatsServer, OtlpReceiver, ServiceProcess } from '@gonets/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedisServer } from './redis-server.ts';

const redisProgram = requireProgram('redis-server');
const stores = ['nats', ...(redisProgram === undefined ? [] : ['redis'])];

/** Two real processes behind a real nats-server, seen as the gateway sees them. */
describe.each(stores)('two instances with windows in %s', (store) => {
  let nats: NatsServer;
  let traces: OtlpReceiver;
  let bus: Bus;
  let env: Record<string, string> = {};
  let stopRedis = async () => {};
  let running: ServiceProcess[] = [];

  beforeAll(async () => {
    nats = await startNatsServer();
    traces = await startOtlpReceiver();
    bus = await connectBus({ service: 'test', version: '1', servers: nats.url, log: logSink().log });
    await setUp(nats.url);
    env = { NATS_URL: nats.url, ...traces.env };
    if (store === 'redis') {
      const redis = await startRedisServer(redisProgram ?? '');
      env = { ...env, REDIS_URL: redis.url };
      stopRedis = () => redis.stop();
    }
    await startTwo({ SECURITY_RATE_LIMIT_PER_MINUTE: '100' });
  });
  afterAll(async () => {
    await stopAll();
    await bus.shutdown(0);
    await traces.stop();
    await stopRedis();
    await nats.stop();
  });

  async function startTwo(settings: Record<string, string>): Promise<void> {
    const start = () => startService('rate-limit-service', { ...env, ...settings });
    running = await Promise.all([start(), start()]);
  }

  const stopAll = () => Promise.all(running.map((service) => service.stop()));
  const ask = (user: string, request: string): Promise<TakeResponse> =>
    bus.call(take, { user, request }, { deadlineMs: 20_000 });
  const askMany = (user: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => ask(user, `update:${index}`)));

  async function counted(service: ServiceProcess): Promise<number> {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const samples = text.matchAll(/^gonets_rate_limit_decisions_total\{.*\} (\d+)$/gm);
    return [...samples].reduce((sum, [, value]) => sum + Number(value), 0);
  }

  it('refuse the 101st request of a minute, as SECURITY_RATE_LIMIT_PER_MINUTE says, and share the work', async () => {
    const answers = await askMany('8005550199', 300);
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(100);
    const last = await ask('8005550199', 'one-more');
    expect(last).toMatchObject({ allowed: false, remaining: 0, limit: 100 });
    expect(last.resetMs).toBeGreaterThan(0);
    expect(last.resetMs).toBeLessThanOrEqual(60_000);
    const [one, two] = await Promise.all(running.map(counted));
    expect([one, two]).not.toContain(0);
    expect((one ?? 0) + (two ?? 0)).toBe(301);
  });

  it('show in the trace where and how a request was counted, without the user', async () => {
    const span = await traces.waitForSpan(({ name }) => name === 'count request');
    expect(span).toMatchObject({
      service: 'rate-limit-service',
      attributes: { 'gonets.rate_limit.store': store, 'gonets.rate_limit.allowed': expect.any(Boolean) },
    });
    expect(JSON.stringify(traces.spans()).includes('8005550199')).toBe(false);
  });

  it('forget nothing when they are replaced, and take the new limit', async () => {
    await askMany('1003', 5);
    expect(await stopAll()).toEqual([0, 0]);
    await startTwo({ SECURITY_RATE_LIMIT_PER_MINUTE: '7' });
    expect(await ask('1003', 'update:3')).toMatchObject({ allowed: true, remaining: 2, limit: 7 });
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((request) => ask('1003', request)));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(2);
  });

  it('count exactly while an instance and NATS are killed and another is replaced', async () => {
    const [users, each] = [40, 25];
    let asked = 0;
    const allowedOf = async (user: number) => {
      let allowed = 0;
      for (let index = 0; index < each; index += 1) {
        asked += 1;
        allowed += Number((await ask(`${user}`, `update:${index}`)).allowed);
      }
      return allowed;
    };
    const share = (part: number) =>
      waitUntil(() => asked >= users * each * part, { what: `${part} of the load`, timeoutMs: 25_000 });
    const start = () => startService('rate-limit-service', { ...env, SECURITY_RATE_LIMIT_PER_MINUTE: '7' });
    const load = Promise.all(Array.from({ length: users }, (_, index) => allowedOf(2000 + index)));
    await share(0.1);
    await running[0]?.kill();
    await nats.kill();
    await nats.restart();
    await share(0.5);
    const [old, fresh] = [running[1], await start()];
    expect(await old?.stop()).toBe(0);
    running = [fresh];
    expect(await load).toEqual(Array.from({ length: users }, () => 7));
  });
});
