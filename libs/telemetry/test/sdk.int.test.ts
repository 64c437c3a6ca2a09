import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const fixture = fileURLToPath(new URL('fixtures/spans.ts', import.meta.url));
const run = promisify(execFile);

interface Line {
  readonly msg: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly carrier?: { traceparent?: string };
  readonly flushMs?: number;
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
    const { stdout } = await run(process.execPath, [fixture], { env: { PATH: process.env['PATH'], ...env } });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  }

  it('sends spans with parent, resource and error.type, without secrets, and logs their ids', async () => {
    const [inside] = await runFixture({
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
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
    expect(inside?.trace_id).toBe(outer?.['traceId']);
    expect(inside?.span_id).toBe(outer?.['spanId']);
    expect(inside?.carrier?.traceparent).toBe(`00-${inside?.trace_id}-${inside?.span_id}-01`);
  });

  it('sends protobuf by default, also to the endpoint for traces alone', async () => {
    await runFixture({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces` });
    expect(posts.map(({ url, type }) => [url, type])).toEqual([['/v1/traces', 'application/x-protobuf']]);
  });

  it.each([
    ['no endpoint', {}],
    ['OTEL_SDK_DISABLED', { OTEL_SDK_DISABLED: 'true' }],
    ['a sampler that takes nothing', { OTEL_TRACES_SAMPLER: 'always_off' }],
  ])('sends nothing with %s', async (what, env) => {
    const where: Record<string, string> = what === 'no endpoint' ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    const lines = await runFixture({ ...where, ...env });
    expect(lines.at(-1)?.msg).toBe('done');
    expect(posts).toEqual([]);
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
