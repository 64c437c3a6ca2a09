import { afterEach, beforeEach, expect, it } from 'vitest';
import { startOtlpReceiver } from '../src/index.ts';
import type { OtlpReceiver } from '../src/index.ts';

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
});
afterEach(() => receiver.stop());

const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  name: 'outer',
  kind: 2,
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: '1700000000250000000',
  attributes: [
    { key: 'text', value: { stringValue: 'x' } },
    { key: 'count', value: { intValue: '7' } },
    { key: 'ratio', value: { doubleValue: 0.5 } },
    { key: 'yes', value: { boolValue: true } },
    { key: 'list', value: { arrayValue: { values: [{ stringValue: 'end' }] } } },
  ],
  events: [{ name: 'first token', timeUnixNano: '1', attributes: [] }],
  status: { code: 2 },
};
const child = { ...span, spanId: 'c7ad6b7169203331', parentSpanId: span.spanId, name: 'inner', kind: 3, status: {} };
const request = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'gateway' } }] },
      scopeSpans: [{ scope: { name: 'gonets' }, spans: [span, child] }],
    },
  ],
};

async function post(body: string, path = '/v1/traces', type = 'application/json'): Promise<number> {
  const response = await fetch(receiver.url + path, { method: 'POST', headers: { 'content-type': type }, body });
  return response.status;
}

it('keeps spans with service, parent, kind, duration and a flat map of attributes', async () => {
  expect(await post(JSON.stringify(request))).toBe(200);
  const inner = await receiver.waitForSpan(({ name }) => name === 'inner');
  expect(inner).toMatchObject({ service: 'gateway', kind: 'client', failed: false, durationMs: 250 });
  expect(receiver.parentOf(inner)).toMatchObject({
    name: 'outer',
    kind: 'server',
    parentSpanId: undefined,
    failed: true,
    attributes: { text: 'x', count: 7, ratio: 0.5, yes: true, list: ['end'] },
    events: [{ name: 'first token' }],
  });
});

it('refuses what is no trace', async () => {
  expect(await post('{}')).toBe(400);
  expect(await post('not json')).toBe(400);
  expect(await post('{}', '/v1/metrics')).toBe(404);
  expect(await post('x', '/v1/traces', 'application/x-protobuf')).toBe(415);
  expect(receiver.spans()).toEqual([]);
});
