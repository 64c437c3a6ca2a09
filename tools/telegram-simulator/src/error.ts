const prefixes: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
};

export interface ResponseParameters {
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}

/** A refusal by the Bot API: becomes `{ok: false, error_code, description, parameters}` with the same HTTP status. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(code: number, text?: string, parameters?: ResponseParameters) {
    super(describe(code, text));
    this.code = code;
    this.parameters = parameters;
  }
}

/** The server lower-cases the first letter of a text unless it is a name in capitals such as RICH_MESSAGE_EMPTY. */
function describe(code: number, text: string | undefined): string {
  const prefix = prefixes[code] ?? 'Internal Server Error';
  if (text === undefined) return prefix;
  const name = /^.[A-Z_]/.test(text);
  return `${prefix}: ${name ? text : text.charAt(0).toLowerCase() + text.slice(1)}`;
}

export function badRequest(text: string): ApiError {
  return new ApiError(400, text);
}

/** @param seconds how long the client must wait, at least 1. */
export function tooManyRequests(seconds: number): ApiError {
  return new ApiError(429, `retry after ${seconds}`, { retry_after: seconds });
}
