import type { Update } from '../telegram.ts';

export interface Delivery {
  readonly ok: boolean;
  /** 0 when there was no answer. */
  readonly status: number;
  /** Seconds the webhook asked to wait. */
  readonly retryAfter: number | undefined;
  /** Method call in the answer. */
  readonly reply: Readonly<Record<string, unknown>> | undefined;
  /** For `last_error_message`; empty when delivered. */
  readonly problem: string;
}

interface Target {
  readonly url: string;
  readonly secret: string;
}

/** Posts one update. Never fails: what went wrong is in the result. Redirects are not followed. */
export async function post(
  { url, secret }: Target,
  update: Update,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Delivery> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(secret !== '' && { 'x-telegram-bot-api-secret-token': secret }),
      },
      body: JSON.stringify(update),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const body = await response.text();
    const { ok, status, statusText } = response;
    const retryAfter = /^\d{1,9}$/.exec(response.headers.get('retry-after') ?? '');
    return {
      ok,
      status,
      retryAfter: retryAfter === null ? undefined : Number(retryAfter[0]),
      reply: ok ? methodCall(body) : undefined,
      problem: ok ? '' : `Wrong response from the webhook: ${status} ${statusText}`.trim(),
    };
  } catch (error) {
    return { ok: false, status: 0, retryAfter: undefined, reply: undefined, problem: reason(error) };
  }
}

function methodCall(body: string): Readonly<Record<string, unknown>> | undefined {
  if (!body.trimStart().startsWith('{')) return undefined;
  try {
    const parsed = JSON.parse(body) as Readonly<Record<string, unknown>>;
    return typeof parsed['method'] === 'string' ? parsed : undefined;
  } catch {
    // An answer that is no method call means nothing to Telegram.
    return undefined;
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'Connection failed';
  if (error.name === 'TimeoutError') return 'Read timeout expired';
  const cause = error.cause as { readonly code?: string } | undefined;
  return cause?.code === 'ECONNREFUSED' ? 'Connection refused' : 'Connection closed';
}
