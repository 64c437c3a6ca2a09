import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from '@gonets/telemetry';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

export interface HttpServer {
  /** Adds a route; `path` is compared exactly, without the query. */
  route(method: string, path: string, handler: Handler): void;
  readonly port: number;
  /** Ends at once, with whatever connections are left. */
  close(): void;
}

/** Bounds for whatever talks to us: probes, scrapers, Telegram. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Longer than the 60 s after which common load balancers close an idle connection.
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
  connectionsCheckingInterval: 5000,
};
const maxConnections = 1024;

/**
 * Starts a server on `port` (0: any free one). Unknown path: 404; known path, other method: 405; a handler that throws:
 * 500, logged. Throws when the port is taken.
 */
export async function startHttpServer(port: number, log: Logger): Promise<HttpServer> {
  const routes = new Map<string, Map<string, Handler>>();
  const server = createServer(limits, (request, response) => void answer(request, response, routes, log));
  server.maxConnections = maxConnections;
  await listen(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    route(method, path, handler) {
      const methods = routes.get(path) ?? new Map<string, Handler>();
      routes.set(path, methods.set(method, handler));
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`port ${port} is in use: stop what listens there, or set PORT to another one`, { cause: error });
    }
    throw error;
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  routes: ReadonlyMap<string, ReadonlyMap<string, Handler>>,
  log: Logger,
): Promise<void> {
  const path = request.url?.split('?', 1)[0] ?? '/';
  const methods = routes.get(path);
  if (methods === undefined) {
    send(response, 404, { error: 'not found' });
    return;
  }
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
  const handler = methods.get(method);
  if (handler === undefined) {
    response.setHeader('allow', [...methods.keys()].join(', '));
    send(response, 405, { error: 'method not allowed' });
    return;
  }
  try {
    await handler(request, response);
  } catch (error) {
    if (request.destroyed && !request.complete) {
      log.debug({ err: error, path }, 'the client went away in the middle of its request');
      return;
    }
    log.error({ err: error, method, path }, 'request failed');
    if (response.headersSent) {
      response.destroy();
    } else {
      send(response, 500, { error: 'internal error' });
    }
  }
}

/** Answers with a small JSON body. */
export function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}
