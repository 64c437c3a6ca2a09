import { SpanKind } from '@opentelemetry/api';
import { attributes, histogram, metrics, withSpan } from '@gonets/telemetry';
import { Api, TelegramApiError } from 'node-telegram-bot-api';
import { TelegramError } from './error.ts';
import type { TelegramErrorKind } from './error.ts';
import { HttpError } from './http-error.ts';
import type { Http } from './http.ts';

/** Far above what Telegram sends: getUpdates stays near 4 MiB. */
const maxAnswerBytes = 16 * 1024 * 1024;

export interface BotApiOptions {
  readonly token: string;
  readonly apiRoot: string;
  /** Sockets for everything but long polling. */
  readonly calls: Http;
  /** Sockets for long polling. */
  readonly polls: Http;
}

/** The library's typed methods over our own HTTP: each call is one request, a span, a measurement, and one kind of error. */
export class BotApi extends Api {
  constructor({ token, apiRoot, calls, polls }: BotApiOptions) {
    const send: typeof fetch = async (input, init) => {
      const request = new Request(input, { ...init, signal: null });
      // The library streams uploads; Telegram gets them with a Content-Length.
      const body = new Uint8Array(await request.arrayBuffer());
      const waitSeconds = init?.body instanceof URLSearchParams ? Number(init.body.get('timeout') ?? 0) : 0;
      const { status, body: answer } = await (waitSeconds > 0 ? polls : calls).send({
        method: 'POST',
        path: new URL(request.url).pathname,
        headers: Object.fromEntries(request.headers),
        body,
        maxBytes: maxAnswerBytes,
        extraReadMs: waitSeconds * 1000,
        signal: init?.signal ?? undefined,
      });
      return new Response(requireJson(status, answer), { status });
    };
    super(token, { apiRoot, fetch: send, timeoutMs: 0, maxRetries: 0 });
  }

  protected override async request<R>(
    method: string,
    params?: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<R> {
    if (method === 'getUpdates') {
      // As text the timeout reaches Telegram all the same, but the library does not set a limit of its own.
      // No span: a poll that waits is not part of any user's trace.
      const poll = { ...params, timeout: `${Number(params?.['timeout'] ?? 0)}` };
      return super.request<R>(method, poll, signal).catch((error: unknown) => rethrow(method, error));
    }
    return measured(method, () => super.request<R>(method, params, signal));
  }
}

/** Runs one Bot API call inside its span, measures it, and turns whatever fails into a `TelegramError`. */
export async function measured<R>(method: string, call: () => Promise<R>): Promise<R> {
  const stop = histogram(metrics.telegramDuration).startTimer({ method });
  const settings = { kind: SpanKind.CLIENT, attributes: { [attributes.telegramMethod]: method } };
  return withSpan(`telegram ${method}`, settings, async () => {
    try {
      const result = await call();
      stop({ result: 'ok' });
      return result;
    } catch (error) {
      stop({ result: kindOf(error) });
      return rethrow(method, error);
    }
  });
}

/** Error pages of proxies are HTML: the library would lose their status. */
function requireJson(status: number, answer: Buffer): string {
  const text = answer.toString('utf8');
  try {
    JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes the answer, which may hold what users wrote.
    const possiblyProcessed = status < 400 || status >= 500;
    throw new HttpError(`HTTP ${status} with an answer that is not JSON`, { possiblyProcessed, status });
  }
  return text;
}

function rethrow(method: string, error: unknown): never {
  throw toTelegramError(method, error) ?? error;
}

function kindOf(error: unknown): string {
  return toTelegramError('', error)?.kind ?? 'failed';
}

function toTelegramError(method: string, error: unknown): TelegramError | undefined {
  if (error instanceof TelegramError) {
    return error;
  }
  if (error instanceof TelegramApiError) {
    return fromAnswer(method, error);
  }
  const http = error instanceof HttpError ? error : error instanceof Error ? error.cause : undefined;
  if (http instanceof HttpError) {
    return fromHttp(method, http);
  }
  return undefined;
}

function fromAnswer(method: string, error: TelegramApiError): TelegramError {
  const { errorCode, description, retryAfter, migrateToChatId } = error;
  return new TelegramError(`Telegram refused ${method}: ${errorCode} ${description}`, {
    // Telegram's own 5xx does not say how far it got.
    kind: errorCode >= 500 ? 'ambiguous' : 'refused',
    method,
    code: errorCode,
    description,
    retryAfterMs: retryAfter === undefined ? undefined : retryAfter * 1000,
    migrateTo: migrateToChatId,
  });
}

/** The Bot API answers 200 only when it did what it was asked for. */
function kindOfHttp({ status, possiblyProcessed }: HttpError): TelegramErrorKind {
  if (!possiblyProcessed) {
    // The status of a call that was surely not processed comes from a proxy.
    return status === undefined ? 'unreachable' : 'refused';
  }
  return status === 200 ? 'unreadable' : 'ambiguous';
}

function fromHttp(method: string, error: HttpError): TelegramError {
  return new TelegramError(`Telegram call ${method} failed: ${error.message}`, {
    kind: kindOfHttp(error),
    method,
    code: error.status,
    cause: error.cause,
  });
}
