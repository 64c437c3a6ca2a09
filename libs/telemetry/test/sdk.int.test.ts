import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const fixture = fileURLToPath(new URL('fixtures/spans.ts', import.meta.url));
const tellSdk = new URL('fixtures/tell-sdk.ts', import.meta.url).href;
const run = promisify(execFile);

interface Line {
  readonly msg: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly carrier?: { traceparent?: string };
  readonly activeTraceId?: string;
  readonly flushMs?: number;
}

const sdkLoaded = { msg: 'the SDK is loaded' };

function line(lines: readonly Line[], message: string): Line {
  const found = lines.find(({ msg }) => msg === message);
  if (found === undefined) {
    throw new Error(`no line "${message}" in ${JSON.stringify(lines)}`);
  }
  return found;
}

/** Spans leave the process over the wire and are looked at there. */
describe('startTelemetry', () => {
  const server = createServer();
  let posts: { url: string; type: string; body: string }[] = [];
  let answer = true;
  let endpoint = '';

  beforeEach(async () => {
    posts = [];
    answer = true;
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const type = request.headers['content-type'] ?? '';
        posts.push({ url: request.url ?? '', type, body: Buffer.concat(chunks).toString() });
        if (answer) {
          response.writeHead(200, { 'content-type': type }).end();
        }
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  async function runFixture(env: Record<string, string>): Promise<Line[]> {
    const { stdout } = await run(process.execPath, ['--import', tellSdk, fixture], {
      env: { PATH: process.env['PATH'], ...env },
    });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  }

  it('sends spans with parent, resource and error.type, without secrets, and logs their ids', async () => {
    const lines = await runFixture({
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    const inside = line(lines, 'inside');
    expect(posts.map(({ url, type }) => [url, type])).toEqual([['/v1/traces', 'application/json']]);
    const body = posts[0]?.body ?? '';
    expect(body).not.toContain('AAH-abcdef');
    const { resourceSpans } = JSON.parse(body) as {
      resourceSpans: {
        resource: { attributes: { key: string; value: { stringValue: string } }[] };
        scopeSpans: { spans: Record<string, unknown>[] }[];
      }[];
    };
    const resource = resourceSpans[0]?.resource.attributes.map(({ key, value }) => [key, value.stringValue]) ?? [];
    expect(Object.fromEntries(resource)).toMatchObject({
      'service.name': 'fixture',
      'service.namespace': 'gonets',
      'service.version': '1.2.3',
      'deployment.environment.name': 'test',
      'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const spans = resourceSpans[0]?.scopeSpans.flatMap(({ spans }) => spans) ?? [];
    const outer = spans.find(({ name }) => name === 'outer');
    const inner = spans.find(({ name }) => name === 'inner');
    expect(inner?.['parentSpanId']).toBe(outer?.['spanId']);
    expect(inner?.['attributes']).toContainEqual({ key: 'error.type', value: { stringValue: 'AI_TIMEOUT' } });
    expect(spans.find(({ name }) => name === 'continued')).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
    });
    expect(spans.find(({ name }) => name === 'fresh')?.['parentSpanId'] ?? '').toBe('');
    expect(inside.trace_id).toBe(outer?.['traceId']);
    expect(inside.span_id).toBe(outer?.['spanId']);
    expect(inside.activeTraceId).toBe(inside.trace_id);
    expect(inside.carrier?.traceparent).toBe(`00-${inside.trace_id}-${inside.span_id}-01`);
    expect(line(lines, 'outside').activeTraceId).toBeUndefined();
    expect(lines).toContainEqual(sdkLoaded);
  });

  it('sends protobuf by default, also to the endpoint for traces alone', async () => {
    await runFixture({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces` });
    expect(posts.map(({ url, type }) => [url, type])).toEqual([['/v1/traces', 'application/x-protobuf']]);
  });

  const withEndpoint = () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });

  it.each([
    ['no endpoint', () => ({}), false],
    ['an empty endpoint', () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: '' }), false],
    ['OTEL_SDK_DISABLED', () => ({ ...withEndpoint(), OTEL_SDK_DISABLED: 'True' }), false],
    ['no exporter', () => ({ ...withEndpoint(), OTEL_TRACES_EXPORTER: 'none' }), false],
    ['a sampler that takes nothing', () => ({ ...withEndpoint(), OTEL_TRACES_SAMPLER: 'always_off' }), true],
  ])('sends nothing with %s, but keeps the ids and passes them on', async (_what, env, sdk) => {
    const lines = await runFixture(env());
    expect(posts).toEqual([]);
    expect(lines.some(({ msg }) => msg === sdkLoaded.msg)).toBe(sdk);

    const inside = line(lines, 'inside');
    expect(inside.trace_id).toMatch(/^(?!0{32})[\da-f]{32}$/);
    expect(inside.span_id).toMatch(/^(?!0{16})[\da-f]{16}$/);
    expect(inside.activeTraceId).toBe(inside.trace_id);
    expect(inside.carrier).toEqual({ traceparent: `00-${inside.trace_id}-${inside.span_id}-00` });

    const continued = line(lines, 'continued');
    expect(continued.trace_id).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(continued.carrier).toEqual({ traceparent: `00-${continued.trace_id}-${continued.span_id}-00` });

    const outside = line(lines, 'outside');
    expect(outside).toMatchObject({ carrier: {} });
    expect([outside.trace_id, outside.activeTraceId]).toEqual([undefined, undefined]);
    expect(lines.at(-1)?.msg).toBe('done');
  });

  it.each([
    ['leaves out', {}, false],
    ['records, with OTEL_TRACES_SAMPLER=always_on,', { OTEL_TRACES_SAMPLER: 'always_on' }, true],
  ])('%s the part of a trace whose caller records nothing', async (_what, env, recorded) => {
    await runFixture({ ...withEndpoint(), OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', TRACE_FLAGS: '00', ...env });
    const sent = posts.map(({ body }) => body).join();
    expect(sent).toContain('"name":"outer"');
    expect(sent.includes('0af7651916cd43dd8448eb211c80319c')).toBe(recorded);
  });

  it('does not wait for ever for a backend that does not answer, and says so', async () => {
    answer = false;
    const lines = await runFixture({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    expect(lines.map(({ msg }) => msg)).toContain('the last spans are lost');
    expect(lines.at(-1)?.flushMs).toBeLessThan(10_000);
  });

  it('says when the backend is away', async () => {
    const lines = await runFixture({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    expect(lines.some(({ msg }) => /tracing has a problem|spans are lost/.test(msg))).toBe(true);
  });
});
