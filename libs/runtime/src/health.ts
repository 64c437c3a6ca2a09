import { registry } from '@gonets/telemetry';
import { send } from './http.ts';
import type { HttpServer } from './http.ts';

/** Answers what the service still lacks; empty when it can take work. */
export type NotReady = () => readonly string[];

/**
 * `/livez`: the event loop turns; never depends on NATS, or an outage there would restart every service.
 * `/readyz`: 200 when the service can take work, else 503 with what is missing. `/metrics`: Prometheus text.
 */
export function serveHealth(http: HttpServer, notReady: NotReady): void {
  http.route('GET', '/livez', (_request, response) => send(response, 200, { live: true }));
  http.route('GET', '/readyz', (_request, response) => {
    const missing = notReady();
    send(response, missing.length === 0 ? 200 : 503, { ready: missing.length === 0, notReady: missing });
  });
  http.route('GET', '/metrics', async (_request, response) => {
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType }).end(text);
  });
}
