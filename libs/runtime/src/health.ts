import { registry } from '@gonets/telemetry';
import { send } from './http.ts';
import type { HttpServer } from './http.ts';

/** Answers what the service still lacks; empty when it can take work. */
export type NotReady = () => readonly string[];

/** What the operator should know although the service can take work. */
export type Warnings = () => readonly string[];

/**
 * `/livez`: the event loop turns; never depends on NATS, or an outage there would restart every service.
 * `/readyz`: 200 when the service can take work, else 503 with what is missing, and
 * with warnings where there are any. `/metrics`: Prometheus text.
 */
export function serveHealth(http: HttpServer, notReady: NotReady, warnings: Warnings): void {
  http.route('GET', '/livez', (_request, response) => send(response, 200, { live: true }));
  http.route('GET', '/readyz', (_request, response) => {
    const missing = notReady();
    const told = warnings();
    const ready = missing.length === 0;
    send(response, ready ? 200 : 503, { ready, notReady: missing, ...(told.length > 0 && { warnings: told }) });
  });
  http.route('GET', '/metrics', async (_request, response) => {
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType }).end(text);
  });
}
