import { startTelemetry } from '@gonets/telemetry';
import { startOtlpReceiver } from '@gonets/testing';
import type { OtlpReceiver } from '@gonets/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Simulation, update } from './simulation.ts';

let receiver: OtlpReceiver;
let stopTelemetry: () => Promise<void>;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  for (const [name, value] of Object.entries(receiver.env)) {
    vi.stubEnv(name, value);
  }
  const telemetry = await startTelemetry({ service: 'gateway', version: '0', environment: 'test' });
  stopTelemetry = () => telemetry.shutdown();
});

afterAll(async () => {
  await stopTelemetry();
  await receiver.stop();
  vi.unstubAllEnvs();
});

test('each attempt is a span in the trace of the intake, with its wait and its outcome', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', {
    handler: async (turn) => {
      if (turn.attempt === 1) {
        throw new TypeError('no luck');
      }
    },
  });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await simulation.settle(gateway.turns.accept('chat', { ...update(1), traceparent }));
  await simulation.until(() => simulation.store.current('chat')?.mailbox.scheduled === false);

  const second = await receiver.waitForSpan(({ attributes }) => attributes['gonets.attempt'] === 2);
  const first = await receiver.waitForSpan(({ attributes }) => attributes['gonets.attempt'] === 1);
  for (const span of [first, second]) {
    expect(span).toMatchObject({
      name: 'process turn',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
    });
    expect(span.attributes['gonets.queue.wait_ms']).toBeGreaterThan(0);
  }
  expect(first.attributes).toMatchObject({ 'gonets.turn.outcome': 'retried', 'error.type': 'TypeError' });
  expect(second.attributes).toMatchObject({ 'gonets.turn.outcome': 'done' });
});
