import { APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import { BusError } from '@gonets/bus';
import type { ErrorCode } from '@gonets/contracts';

const longestReason = 300;

/** A request to the AI API that failed. */
export class ClaudeError extends BusError {
  /** It failed at once, so trying again costs little. False after a timeout and for what cannot get better. */
  readonly quick: boolean;
  /** Milliseconds to wait, when the API said so. */
  readonly retryAfterMs: number | undefined;
  /** The API was not reached, or the connection to it broke. */
  readonly network: boolean;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & Partial<Pick<ClaudeError, Detail>> = {}) {
    super(code, message, { cause: options.cause });
    this.quick = options.quick ?? false;
    this.network = options.network ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}
type Detail = 'quick' | 'network' | 'retryAfterMs';

/** What an error of the SDK or of the HTTP client under it means to us. */
export function toClaudeError(error: unknown, timeoutMs: number): ClaudeError {
  if (error instanceof ClaudeError) {
    return error;
  }
  if (error instanceof APIConnectionTimeoutError || hasCode(error, 'UND_ERR_BODY_TIMEOUT')) {
    const message = `the AI API sent nothing for ${timeoutMs / 1000} s (HTTP_TIMEOUT)`;
    return new ClaudeError('AI_TIMEOUT', message, { cause: error, network: true });
  }
  if (error instanceof APIError && (error.status !== undefined || error.type !== null)) {
    return refusal(error);
  }
  const message = `the connection to the AI API failed: ${innermost(error)}`;
  return new ClaudeError('AI_UNAVAILABLE', message, { cause: error, network: true, quick: true });
}

type Answered = InstanceType<typeof APIError>;

const quickCodes: ReadonlySet<ErrorCode> = new Set(['AI_OVERLOADED', 'AI_RATE_LIMITED', 'AI_UNAVAILABLE']);

/** The API answered with an error: a status, or an `error` event inside a stream, which has only a type. */
function refusal(error: Answered): ClaudeError {
  const code = codeFor(error);
  const status = error.status === undefined ? 'inside the stream' : `with HTTP ${error.status}`;
  const kind = [error.type ?? 'error', error.errorCode].filter((name) => name !== null).join(' ');
  const reason = (error.apiMessage ?? 'no reason given').slice(0, longestReason);
  const message = `the AI API answered ${status}: ${kind}: ${reason} (request ${error.requestID ?? 'unknown'})`;
  return new ClaudeError(code, message, {
    cause: error,
    quick: quickCodes.has(code) && error.headers?.get('x-should-retry') !== 'false',
    retryAfterMs: retryAfterMs(error.headers),
  });
}

/** The more exact the sign, the earlier it counts. A proxy before the API may know no more than a status. */
function codeFor({ errorCode, apiMessage, status, type }: Answered): ErrorCode {
  const byMessage = codeOfMessage.find(([pattern]) => pattern.test(apiMessage ?? ''))?.[1];
  const byStatus = status === undefined ? undefined : codeOfStatus(status);
  return codeOfDetail[errorCode ?? ''] ?? byMessage ?? byStatus ?? codeOfType[type ?? ''] ?? 'AI_UNAVAILABLE';
}

/** A limit of money looks like one of speed, but no waiting helps. */
const codeOfDetail: Readonly<Record<string, ErrorCode>> = {
  contract_spend_limit_reached: 'AI_CREDIT',
  enforced_spend_limit_reached: 'AI_CREDIT',
  linked_organization_billing_unavailable: 'AI_CREDIT',
  linked_organization_spend_limit_reached: 'AI_CREDIT',
  organization_on_hold: 'AI_KEY',
};

/** What the API only has words for. They may change: then it is AI_REJECTED, with the words in the log. */
const codeOfMessage: readonly (readonly [RegExp, ErrorCode])[] = [
  [/credit balance is too low|reached your specified \w+ usage limits/i, 'AI_CREDIT'],
  [/prompt is too long|exceed context limit/i, 'AI_TOO_LONG'],
];

function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 401:
    case 403:
      return 'AI_KEY';
    case 402:
      return 'AI_CREDIT';
    case 413:
      return 'AI_TOO_LONG';
    case 429:
      return 'AI_RATE_LIMITED';
    case 529:
      return 'AI_OVERLOADED';
    case 408:
      return 'AI_UNAVAILABLE';
    default:
      return status >= 500 ? 'AI_UNAVAILABLE' : 'AI_REJECTED';
  }
}

const codeOfType: Readonly<Record<string, ErrorCode>> = {
  authentication_error: 'AI_KEY',
  permission_error: 'AI_KEY',
  billing_error: 'AI_CREDIT',
  rate_limit_error: 'AI_RATE_LIMITED',
  overloaded_error: 'AI_OVERLOADED',
  invalid_request_error: 'AI_REJECTED',
  not_found_error: 'AI_REJECTED',
  request_too_large: 'AI_TOO_LONG',
};

/** In seconds, or a date, as proxies write it. */
function retryAfterMs(headers: Headers | undefined): number | undefined {
  const value = headers?.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) {
    return Number(value) * 1000;
  }
  const at = value.endsWith(' GMT') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/** Looks for an error code of the HTTP client along the causes. */
function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (('code' in error && error.code === code) || hasCode(error.cause, code));
}

/** The first cause says what happened; what wraps it says only "fetch failed". */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.cause instanceof Error ? innermost(error.cause) : error.message;
}
