import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectBus } from '@gonets/bus';
import { take } from '@gonets/contracts';
import { activeTraceId, startTelemetry, withSpan } from '@gonets/telemetry';
import { freePort, logSink, setUp, startNatsServer, startProcess, waitUntil } from '@gonets/testing';
import type { NatsServer, ServiceProcess } from '@gonets/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

const fixture = fileURLToPath(new URL('fixtures/service.ts', import.meta.url));

let nats: NatsServer;
beforeAll(async () => {
  nats = await startNatsServer();
});
afterAll(() => nats.stop());

async function start(env: Record<string, string> = {}): Promise<ServiceProcess> {
  const service = await startProcess(fixture, { NATS_URL: nats.url, ...env });
  onTestFinished(() => service.kill());
  return service;
}

async function post(service: ServiceProcess, path: string): Promise<void> {
  await fetch(service.url + path, { method: 'POST' });
}

async function readiness(service: ServiceProcess): Promise<unknown> {
  const response = await fetch(`${service.url}/readyz`);
  return { status: response.status, ...((await response.json()) as object) };
}

function messages(service: ServiceProcess): unknown[] {
  return service.logs().map(({ msg }) => msg);
}

/** Runs the fixture until it ends by itself. */
async function runToEnd(env: Record<string, string>): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const run = promisify(execFile);
  return run(process.execPath, [fixture], { env: { PATH: process.env['PATH'], ...env } }).then(
    (output) => ({ code: 0, ...output }),
    (error: { code: unknown; stdout: string; stderr: string }) => error,
  );
}

describe('the start', () => {
  it('ends with 78 and every bad variable, without secrets', async () => {
    const { code, stdout, stderr } = await runToEnd({
      PORT: 'http',
      DEBUG: 'maybe',
      TELEGRAM_WEBHOOK_SECRET: 'not allowed: hunter2',
    });
    expect(code).toBe(78);
    expect(stdout).toBe('');
    expect(stderr).toBe(`rate-limit-service cannot start, its environment is wrong:
  DEBUG="maybe" must be true or false
  PORT="http" must be a whole number from 0 to 65535
  TELEGRAM_WEBHOOK_SECRET must be 1 to 256 of A-Z a-z 0-9 _ - (its value is secret and not shown)
`);
  });

  it.each([
    ['a user and a password', 'nats://me:hunter2@127.0.0.1:1'],
    ['a password at a later server', 'nats://127.0.0.1:1, me:hunter2@127.0.0.1:2'],
    ['a token without a scheme', 'hunter2@127.0.0.1:1,127.0.0.1:2'],
    ['a password full of punctuation', `nats://me:'"/@\\hunter2@127.0.0.1:1`],
  ])('ends with 78 when NATS_URL holds %s, without showing it', async (_what, NATS_URL) => {
    const { code, stdout, stderr } = await runToEnd({ NATS_URL });
    expect(code).toBe(78);
    expect(stdout).toBe('');
    expect(stderr).toContain('NATS_URL must not hold a user or a token: use NATS_CREDS or NATS_NKEY_SEED');
    expect(stderr).not.toMatch(/hunter2|me:/);
  });

  it('ends with what to do when the port is taken', async () => {
    const taken = createServer().listen(0);
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, stdout } = await runToEnd({ PORT: String(port), NATS_URL: nats.url });
    expect(code).toBe(1);
    expect(stdout).toContain(`port ${port} is in use`);
  });

  it('says version, port and limits in one line', async () => {
    const service = await start({ TELEGRAM_WEBHOOK_SECRET: 'hunter2hunter2' });
    const line = service.logs().find(({ msg }) => msg === 'listening');
    expect(line).toMatchObject({
      service: 'rate-limit-service',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      port: expect.any(Number),
      config: { DEBUG: false },
    });
    expect(JSON.stringify(service.logs())).not.toContain('hunter2');
  });

  it('waits for its storage, alive but not ready, and ends well when told to meanwhile', async () => {
    const own = await startNatsServer();
    onTestFinished(() => own.stop());
    const env = { NATS_URL: own.url, NEEDS_STORAGE: 'true' };
    const port = await freePort();
    const starting = start({ ...env, PORT: String(port) });
    const impatient = spawn(process.execPath, [fixture], {
      env: { ...env, PATH: process.env['PATH'], PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void impatient.kill('SIGKILL'));
    let said = '';
    impatient.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await waitUntil(() => said.includes('run npm run setup'), { what: 'the log line', timeoutMs: 20_000 });
    impatient.kill('SIGTERM');
    expect(await once(impatient, 'exit')).toEqual([0, null]);
    expect(said).not.toContain('could not start');

    const notReady = () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        async (response) => ((await response.json()) as { notReady: string[] }).notReady,
        (): string[] => [],
      );
    await waitUntil(async () => (await notReady()).includes('storage'), { what: 'a service that waits' });
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
    await setUp(own.url);
    expect(messages(await starting)).toEqual(expect.arrayContaining(['the storage is there', 'started']));
  });
});

describe('the health endpoints', () => {
  it('say what is missing, and being alive does not depend on it', async () => {
    const service = await start();
    expect(await readiness(service)).toEqual({ status: 200, ready: true, notReady: [] });
    await post(service, '/cool');
    expect(await readiness(service)).toEqual({
      status: 503,
      ready: false,
      notReady: ['warm'],
      warnings: ['heat: it is cold: close the window'],
    });
    expect((await fetch(`${service.url}/livez`)).status).toBe(200);
    const metrics = await fetch(`${service.url}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toContain('process_cpu_seconds_total');
  });

  it('are not ready but alive while NATS is away, and ready again afterwards', async () => {
    const own = await startNatsServer();
    onTestFinished(() => own.stop());
    const service = await start({ NATS_URL: own.url });
    await own.kill();
    await waitUntil(async () => (await fetch(`${service.url}/readyz`)).status === 503, { what: 'not ready' });
    expect(await readiness(service)).toMatchObject({ notReady: ['bus'] });
    expect((await fetch(`${service.url}/livez`)).status).toBe(200);
    await own.restart();
    await waitUntil(async () => (await fetch(`${service.url}/readyz`)).status === 200, { what: 'ready again' });
  });
});

describe('the log', () => {
  it('has the trace id of the caller in another process, with no OTLP endpoint anywhere', async () => {
    const service = await start();
    await startTelemetry({ service: 'test', version: '1', environment: 'test' });
    const bus = await connectBus({ service: 'test', version: '1', servers: nats.url, log: logSink().log });
    onTestFinished(() => bus.shutdown(0));
    const ask = (request: string) =>
      withSpan('ask', {}, async () => {
        await bus.call(take, { user: '1', request }, { deadlineMs: 20_000 });
        return activeTraceId();
      });
    const callers = await Promise.all([ask('50'), ask('60')]);
    expect(new Set(callers).size).toBe(2);
    for (const [index, request] of ['50', '60'].entries()) {
      const lines = () => service.logs().filter((line) => line['request'] === request);
      await waitUntil(() => lines().length === 2, { what: 'both lines' });
      expect(lines().map(({ msg, trace_id }) => [msg, trace_id])).toEqual([
        ['work begins', callers[index]],
        ['work ends', callers[index]],
      ]);
    }
  });
});

describe('the end', () => {
  it('on SIGTERM: not ready, hooks last first, running work finished and answered, exit 0', async () => {
    const service = await start();
    const bus = await connectBus({ service: 'test', version: '1', servers: nats.url, log: logSink().log });
    onTestFinished(() => bus.shutdown(0));
    const answer = bus.call(take, { user: '1', request: '1500' }, { deadlineMs: 20_000 });
    await waitUntil(() => messages(service).includes('work begins'), { what: 'the work to begin' });
    const ended = service.stop();
    await waitUntil(() => messages(service).includes('hook second'), { what: 'the first hook' });
    expect(await readiness(service)).toMatchObject({ status: 503, notReady: expect.arrayContaining(['draining']) });
    expect(await answer).toMatchObject({ allowed: true });
    expect(await ended).toBe(0);
    const order = messages(service).filter((message) => /^(stopping|hook|work ends|stopped)/.test(String(message)));
    expect(order).toEqual(['stopping', 'hook second', 'hook first', 'work ends', 'stopped']);
  });

  it('goes on without a hook that hangs, and tells by the exit code', async () => {
    const service = await start({ GRACE_MS: '200' });
    await post(service, '/hang-on-stop');
    expect(await service.stop()).toBe(1);
    expect(messages(service)).toContain('did not stop in time and is left behind');
    expect(messages(service)).toContain('hook first');
  });

  it('comes by force when even that takes too long', async () => {
    const service = await start({ GRACE_MS: '0' });
    for (let hook = 0; hook < 8; hook++) {
      await post(service, '/hang-on-stop');
    }
    expect(await service.stop()).toBe(1);
    expect(messages(service)).toContain('did not stop in the grace time; ended by force');
  });

  it.each(['/crash', '/reject'])('comes at once after an error that nobody caught: %s', async (path) => {
    const service = await start({ TELEGRAM_WEBHOOK_SECRET: 'hunter2hunter2' });
    await post(service, path);
    expect(await service.exited()).toBe(1);
    expect(service.logs().at(-1)).toMatchObject({
      level: 'fatal',
      err: { message: expect.stringContaining('nobody catches this') },
    });
    expect(JSON.stringify(service.logs())).not.toContain('hunter2');
  });

  it('comes when the bus has closed for good', async () => {
    const service = await start();
    await post(service, '/close-bus');
    expect(await service.exited()).toBe(1);
    expect(messages(service)).toContain('the connection to NATS has closed for good');
  });
});
