import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readJson } from './body.ts';
import { ApiError, errorBody } from './errors.ts';
import { faultSchema } from './faults.ts';
import { breakOff, isGone, type Listener } from './http.ts';
import { handleMessages, type MessagesDeps } from './messages.ts';
import { parseCountRequest, promptBlocks } from './request.ts';
import { countTokens } from './tokens.ts';

const maxSmallBodyBytes = 64 * 1024;
const faultRequest = z.object({
  fault: faultSchema,
  times: z.int().min(1).max(10_000).default(1),
  /** For all calls whose `user-agent` has this text, until faults are deleted. */
  userAgent: z.string().min(1).max(200).optional(),
});

const models = ['claude-sonnet-5-5', 'claude-opus-5-5', 'claude-haiku-5-5'].map((id) => ({
  type: 'model',
  id,
  display_name: `${id} (simulated)`,
  created_at: '2026-01-01T00:00:00Z',
}));

interface ApiDeps extends MessagesDeps {
  readonly goAway: () => void;
}

/** Answers the requests of the API, and those that are for the simulator itself. */
export function createApi(deps: ApiDeps): Listener {
  return (request, response) => {
    const requestId = `req_${randomUUID().replaceAll('-', '')}`;
    response.setHeader('request-id', requestId);
    answer(deps, requestId, request, response).catch((error: unknown) => fail(error, requestId, response));
  };
}

async function answer(
  deps: ApiDeps,
  requestId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://simulator');
  const route = `${request.method} ${pathname}`;
  if (pathname.startsWith('/v1/')) checkHeaders(request);
  switch (route) {
    case 'POST /v1/messages':
      return handleMessages(deps, requestId, request, response);
    case 'POST /v1/messages/count_tokens': {
      const blocks = promptBlocks(parseCountRequest(await readJson(request, 32 * 1024 * 1024)));
      return json(response, { input_tokens: blocks.reduce((sum, { text }) => sum + countTokens(text), 0) });
    }
    case 'GET /v1/models':
      return json(response, { data: models, has_more: false, first_id: models[0]?.id, last_id: models.at(-1)?.id });
    case 'POST /simulator/faults': {
      const { fault, times, userAgent } = parseFaultRequest(await readJson(request, maxSmallBodyBytes));
      if (userAgent === undefined) deps.faults.add(fault, times);
      else deps.faults.setRule(({ headers }) => (headers['user-agent']?.includes(userAgent) ? fault : undefined));
      return json(response, { fault, times, userAgent });
    }
    case 'DELETE /simulator/faults':
      deps.faults.clear();
      return json(response, {});
    case 'POST /simulator/go-away':
      deps.goAway();
      return json(response, {});
    case 'GET /simulator/calls': {
      const { journal } = deps;
      const counts = { total: journal.total(), inflight: journal.inflight(), maxInflight: journal.maxInflight() };
      return json(response, { ...counts, calls: journal.calls().map(({ request: _body, ...call }) => call) });
    }
    default:
      throw new ApiError(404, `Not Found: ${route}`);
  }
}

function checkHeaders({ headers }: IncomingMessage): void {
  const authorized = headers['x-api-key'] || /^bearer \S/i.test(headers.authorization ?? '');
  if (!authorized) throw new ApiError(401, 'x-api-key header is required');
  if (!headers['anthropic-version']) throw new ApiError(400, 'anthropic-version: header is required');
}

function parseFaultRequest(body: unknown) {
  const result = faultRequest.safeParse(body);
  if (!result.success) throw new ApiError(400, z.prettifyError(result.error));
  return result.data;
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(error: unknown, requestId: string, response: ServerResponse): void {
  if (isGone(response)) return;
  const known = error instanceof ApiError ? error : new ApiError(500, `The simulator failed: ${String(error)}`);
  if (response.headersSent) {
    breakOff(response);
    return;
  }
  if (known.retryAfter !== undefined) response.setHeader('retry-after', known.retryAfter);
  response.writeHead(known.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(errorBody(known.type, requestId, known.message, known.errorCode)));
}
