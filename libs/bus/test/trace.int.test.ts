import { registry, startTelemetry, withSpan } from '@gonets/telemetry';
import type { Telemetry } from '@gonets/telemetry';
import { startOtlpReceiver, waitUntil } from '@gonets/testing';
import type { OtlpReceiver, ReceivedSpan } from '@gonets/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { concat, contracts, gate, natsFixture } from './setup.ts';

const nats = natsFixture();
const deadlineMs = 25_000;
let receiver: OtlpReceiver;
let telemetry: Telemetry;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  for (const [name, value] of Object.entries(receiver.env)) {
    vi.stubEnv(name, value);
  }
  telemetry = await startTelemetry({ service: 'bus-test', version: '1.0.0', environment: 'test' });
});
afterAll(async () => {
  await telemetry.shutdown();
  await receiver.stop();
  vi.unstubAllEnvs();
});

const named = (name: string) => receiver.waitForSpan((span) => span.name === name);

test('a call is one client span, and its work a server span below it', async () => {
  const { echo } = contracts('traced');
  const member = await nats.connect();
  await member.serve(echo, { queue: 'trace-service', limit: 5, room: 0 }, async ({ id }) =>
    withSpan('inside', {}, async () => ({ id })),
  );
  const caller = await nats.connect();
  await withSpan('outside', {}, () => caller.call(echo, { id: 'привет' }, { deadlineMs }));
  const [outside, request, process, inside] = await Promise.all(
    ['outside', 'request traced.echo', 'process traced.echo', 'inside'].map(named),
  );
  expect([outside, request, process, inside].map((span) => span?.parentSpanId)).toEqual([
    undefined,
    outside?.spanId,
    request?.spanId,
    process?.spanId,
  ]);
  expect(new Set([outside, request, process, inside].map((span) => span?.traceId)).size).toBe(1);
  expect(request).toMatchObject({
    kind: 'client',
    failed: false,
    attributes: {
      'messaging.system.name': 'nats',
      'messaging.operation.name': 'request',
      'messaging.destination.name': 'gonets.v1.traced.echo',
    },
  });
  expect(process).toMatchObject({
    kind: 'server',
    attributes: { 'messaging.consumer.group.name': 'trace-service', 'gonets.bus.hops': 0 },
  });
  expect(JSON.stringify(receiver.spans())).not.toContain('привет');
});

test('waiting shows as a span with the place, and busy answers as events', async () => {
  const { talk } = contracts('waited');
  const hold = gate();
  const member = await nats.connect();
  const serving = await member.serveStream(talk, { queue: 'q', limit: 1, room: 1, merge: concat }, async ({ id }) => {
    await hold.opened;
    return { text: id };
  });
  const caller = await nats.connect();
  const ask = async (id: string) => {
    for await (const event of caller.stream(talk, { id }, { deadlineMs })) {
      expect(event.type).not.toBe('delta');
    }
  };
  const asked = [ask('1')];
  await waitUntil(() => serving.stats().inflight === 1, { what: 'the first to run' });
  asked.push(ask('2'));
  await waitUntil(() => serving.stats().waiting === 1, { what: 'the second to wait' });
  asked.push(ask('3'));
  await waitUntil(() => serving.stats().busy > 0, { what: 'the third to hear BUSY' });
  hold.open();
  await Promise.all(asked);
  const wait = await named('queue wait');
  const process = await receiver.waitForSpan((span) => span.spanId === wait.parentSpanId);
  expect(wait.attributes).toMatchObject({ 'gonets.queue.ahead': 0 });
  expect(process.name).toBe('process waited.talk');
  expect(process.attributes['gonets.queue.wait_ms']).toBeGreaterThanOrEqual(0);
  const retried = (span: ReceivedSpan) =>
    span.name === 'request waited.talk' && span.events.some(({ name }) => name === 'busy');
  const busy = await receiver.waitForSpan(retried);
  expect(busy.events[0]?.attributes).toMatchObject({ 'error.type': 'BUSY', 'gonets.attempt': 1 });
});

test('a failure marks both spans with its code', async () => {
  const { echo } = contracts('failing');
  const member = await nats.connect();
  await member.serve(echo, { queue: 'q', limit: 1, room: 0 }, async () => {
    throw new Error('broken');
  });
  const caller = await nats.connect();
  await expect(caller.call(echo, { id: '1' }, { deadlineMs })).rejects.toMatchObject({ code: 'INTERNAL' });
  for (const name of ['request failing.echo', 'process failing.echo']) {
    expect(await named(name)).toMatchObject({ failed: true, attributes: { 'error.type': 'INTERNAL' } });
  }
  const line = nats.sink.lines().find(({ msg }) => msg === 'failing.echo failed');
  expect(line?.['trace_id']).toBe((await named('process failing.echo')).traceId);
});

test('metrics count requests by subject and result', async () => {
  const { echo } = contracts('counted');
  const member = await nats.connect();
  const hold = gate();
  await member.serve(echo, { queue: 'q', limit: 3, room: 0 }, async ({ id }) => {
    await hold.opened;
    return { id };
  });
  const caller = await nats.connect();
  const call = caller.call(echo, { id: '1' }, { deadlineMs });
  const line = (start: string) => async () =>
    (await registry.metrics()).split('\n').find((text) => text.startsWith(start));
  const subject = 'subject="gonets.v1.counted.echo"';
  await waitUntil(async () => (await line(`gonets_requests_inflight{${subject}}`)())?.endsWith(' 1'), {
    what: 'inflight',
  });
  expect(await line(`gonets_requests_limit{${subject}}`)()).toMatch(/ 3$/);
  hold.open();
  await call;
  await waitUntil(line(`gonets_requests_total{${subject},result="ok"} 1`), { what: 'the counter' });
  expect(await line(`gonets_request_duration_seconds_count{${subject},result="ok"} 1`)()).toBeDefined();
  expect(await line(`gonets_request_wait_seconds_count{${subject}} 1`)()).toBeDefined();
  expect(await line(`gonets_call_duration_seconds_count{${subject},result="ok"} 1`)()).toBeDefined();
  expect(await line(`gonets_requests_inflight{${subject}} 0`)()).toBeDefined();
});
