import type { ServerResponse } from 'node:http';
import type { ApiError } from '../error.ts';
import type { Outcome } from '../state/calls.ts';

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** What a proxy in front of the Bot API answers. */
export function sendHtml(response: ServerResponse, status: number, title: string): Outcome {
  const page = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  response.writeHead(status, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(page) });
  response.end(page);
  return { status, ok: false, description: title };
}

/** Answers the envelope of a result. */
export function sendResult(response: ServerResponse, result: unknown): Outcome {
  sendJson(response, 200, { ok: true, result });
  return { status: 200, ok: true, result };
}

/** Answers the envelope of a refusal, with the HTTP status of its code. */
export function sendError(response: ServerResponse, { code, message, parameters }: ApiError): Outcome {
  if (code === 413) return sendHtml(response, 413, 'Request Entity Too Large');
  const retryAfter = parameters?.retry_after;
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  const body = { ok: false, error_code: code, description: message, ...(parameters !== undefined && { parameters }) };
  sendJson(response, code, body, headers);
  return { status: code, ok: false, description: message };
}
