import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readSpans } from './otlp-spans.ts';
import type { ReceivedSpan } from './otlp-spans.ts';
import { waitUntil } from './wait-until.ts';

export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`, together with `OTEL_EXPORTER_OTLP_PROTOCOL=http/json`. */
  readonly url: string;
  /** The environment that makes a service send its spans here soon. */
  readonly env: Readonly<Record<string, string>>;
  spans(): readonly ReceivedSpan[];
  /** The span that `span` is a child of, if it has arrived. */
  parentOf(span: ReceivedSpan): ReceivedSpan | undefined;
  /** Resolves with the first span that fits; throws with the names of those that came after 15 s. */
  waitForSpan(predicate: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan>;
  stop(): Promise<void>;
}

/** A trace backend for tests: takes OTLP as JSON on `/v1/traces`. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => void receive(request, response, spans));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
    spans: () => spans,
    parentOf: (span) => spans.find(({ spanId }) => spanId === span.parentSpanId),
    async waitForSpan(predicate) {
      return waitUntil(() => spans.find(predicate), { what: 'a span', timeoutMs: 15_000 }).catch((error: unknown) => {
        const names = spans.map(({ service, name }) => `${service}: ${name}`).join(', ');
        throw new Error(`no span fits ${predicate.toString()}; came: ${names}`, { cause: error });
      });
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function receive(request: IncomingMessage, response: ServerResponse, spans: ReceivedSpan[]): Promise<void> {
  const status = await read(request, spans);
  response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
}

/** Keeps the spans of one request; answers with the HTTP status for it. */
async function read(request: IncomingMessage, spans: ReceivedSpan[]): Promise<number> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    if (request.method !== 'POST' || request.url !== '/v1/traces') {
      return 404;
    }
    if (!request.headers['content-type']?.startsWith('application/json')) {
      return 415;
    }
    spans.push(...readSpans(JSON.parse(Buffer.concat(chunks).toString())));
    return 200;
  } catch {
    return 400;
  }
}
