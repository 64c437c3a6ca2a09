import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ApiError } from '../error.ts';
import type { MethodContext } from '../methods/method.ts';
import type { People } from '../people/people.ts';
import { answerCall, sendUnauthorized } from './bot-api.ts';
import { answerControl } from './control.ts';
import { answerDownload } from './file.ts';
import { answerPage } from './page.ts';
import { sendError, sendJson } from './respond.ts';

export interface HandlerContext extends Omit<MethodContext, 'uploads' | 'signal'> {
  readonly people: People;
}

/** Everything the simulator answers over HTTP: the Bot API, files, its own controls and the chat page. */
export function createHandler(context: HandlerContext): RequestListener {
  return (request, response) => {
    route(request, response, context).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else if (error instanceof ApiError) sendError(response, error);
      else if (request.readableAborted || response.destroyed) response.destroy();
      else {
        console.error(error);
        sendJson(response, 500, { ok: false, error_code: 500, description: 'Internal Server Error' });
      }
    });
  };
}

async function route(request: IncomingMessage, response: ServerResponse, context: HandlerContext): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const [, file, token, rest] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  if (token !== undefined && rest !== undefined) {
    if (decodeURIComponent(token) !== context.simulation.token) return sendUnauthorized(response);
    if (file !== undefined) return await answerDownload(response, rest, context.simulation);
    return await answerCall({ request, response, url }, rest, context);
  }
  if (url.pathname.startsWith('/simulator/')) return await answerControl({ request, response, url }, context);
  if (request.method === 'GET' && (await answerPage(response, url.pathname))) return;
  sendError(response, new ApiError(404));
}
