const typeOf = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
} as const;

export type ErrorStatus = keyof typeof typeOf;
export type ErrorType = (typeof typeOf)[ErrorStatus];
export const errorStatuses = Object.keys(typeOf).map(Number) as readonly ErrorStatus[];

const messageOf: Record<ErrorType, string> = {
  invalid_request_error: 'The request is invalid (a fault asked for).',
  authentication_error: 'invalid x-api-key',
  billing_error: 'Your credit balance is too low to access the Anthropic API.',
  permission_error: 'Your API key does not have permission to use the specified resource.',
  not_found_error: 'The requested resource could not be found.',
  request_too_large: 'Request exceeds the maximum size',
  rate_limit_error: 'This request would exceed the rate limit of your organization.',
  timeout_error: 'The request timed out.',
  api_error: 'Internal server error',
  overloaded_error: 'Overloaded',
};

/** A refusal as the Messages API words it. */
export class ApiError extends Error {
  readonly status: ErrorStatus;
  readonly type: ErrorType;
  readonly retryAfter: number | undefined;
  readonly errorCode: string | undefined;

  /** `retryAfter` is in seconds; `errorCode` names the cause where the API has a code for it. */
  constructor(
    status: ErrorStatus,
    message?: string,
    { retryAfter, errorCode }: { retryAfter?: number | undefined; errorCode?: string | undefined } = {},
  ) {
    super(message ?? messageOf[typeOf[status]]);
    this.name = 'ApiError';
    this.status = status;
    this.type = typeOf[status];
    this.retryAfter = retryAfter;
    this.errorCode = errorCode;
  }
}

/** The JSON of an error, the same in a response body and in an `error` event. */
export function errorBody(type: ErrorType, requestId: string, message: string = messageOf[type], errorCode?: string) {
  const details = errorCode === undefined ? {} : { details: { error_code: errorCode } };
  return { type: 'error', error: { type, message, ...details }, request_id: requestId };
}
