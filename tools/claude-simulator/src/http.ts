import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { constants, createSecureServer } from 'node:http2';
import type { Http2ServerResponse } from 'node:http2';
import type { Server } from 'node:net';
import type { Certificate } from './certificate.ts';

/** As most front ends have it. */
const maxConcurrentStreams = 100;
/** The real API keeps idle connections longer than any client should; the client decides. */
const keepAliveTimeout = 300_000;

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** HTTP/1.1; with a certificate TLS, over which the client chooses HTTP/1.1 or HTTP/2. */
export function createHttpServer(listener: Listener, tls: Certificate | undefined): Server {
  if (tls === undefined) return createServer({ keepAliveTimeout }, listener);
  return createSecureServer(
    {
      key: tls.key,
      cert: tls.certificate,
      allowHTTP1: true,
      http1Options: { keepAliveTimeout },
      settings: { maxConcurrentStreams },
    },
    // Node gives both versions the same interface, but not the same type. What differs is below.
    listener as unknown as Parameters<typeof createSecureServer>[1],
  );
}

/** Breaks the connection; over HTTP/2 just the stream, since others share the connection. */
export function breakOff(response: ServerResponse): void {
  if (isHttp2(response)) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else response.destroy();
}

/** The client has gone. */
export function isGone(response: ServerResponse): boolean {
  return isHttp2(response) ? response.stream.destroyed : response.destroyed;
}

/** Whether all of a response that has been closed was sent. */
export function isComplete(response: ServerResponse): boolean {
  // A stream that the client ends counts as finished.
  return isHttp2(response) ? response.writableEnded : response.writableFinished;
}

/** The header fields alone: HTTP/2 has method and path among them, as `:method` and `:path`. */
export function fieldsOf({ headers }: IncomingMessage): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
}

function isHttp2(response: ServerResponse | Http2ServerResponse): response is Http2ServerResponse {
  return 'stream' in response;
}
