import { Readable } from 'node:stream';
import type { ClientOptions } from '@anthropic-ai/sdk';
import { Dispatcher, request } from 'undici';
import type { RequestFiles } from './request-files.ts';

type Fetch = NonNullable<ClientOptions['fetch']>;

export interface BodyOptions {
  /** Makes the body out of the JSON of the SDK. */
  readonly bodyOf?: RequestFiles['body'];
}

/** What the SDK uses of a response. */
interface SlimResponse extends Pick<Response, 'ok' | 'status' | 'url' | 'headers' | 'text' | 'json'> {
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * `fetch` for the SDK, over `undici.request`: without the web streams of the real one, an answer of many small chunks takes
 * a quarter less processor time and its pauses for garbage collection are half as long. It follows no redirects and asks for
 * no compression. Rejects with the error of undici when it cannot send, or when `signal` aborts.
 */
export async function slimFetch(
  input: Parameters<Fetch>[0],
  init: NonNullable<Parameters<Fetch>[1]> & BodyOptions = {},
): Promise<Response> {
  const { method = 'GET', headers, body = null, signal = null, bodyOf } = init;
  const dispatcher: unknown = init.dispatcher;
  if (!(dispatcher instanceof Dispatcher) || (body !== null && typeof body !== 'string')) {
    throw new TypeError('every request needs a dispatcher, and a body of text or none');
  }
  const url = input instanceof Request ? input.url : String(input);
  const fields = Object.fromEntries(new Headers(headers));
  const made = body === null ? undefined : bodyOf?.(body);
  const response = await request(url, {
    method,
    headers: made ? { ...fields, 'content-length': String(made.bytes) } : fields,
    body: made ? Readable.from(made.pieces, { objectMode: false }) : body,
    signal,
    dispatcher,
  });
  const slim: SlimResponse = {
    ok: response.statusCode >= 200 && response.statusCode < 300,
    status: response.statusCode,
    url,
    headers: headersOf(response.headers),
    body: response.body,
    text: () => response.body.text(),
    json: () => response.body.json(),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the SDK uses nothing else
  return slim as unknown as Response;
}

function headersOf(fields: Dispatcher.ResponseData['headers']): Headers {
  const headers = new Headers();
  for (const [name, value = []] of Object.entries(fields)) {
    for (const each of [value].flat()) {
      headers.append(name, each);
    }
  }
  return headers;
}
