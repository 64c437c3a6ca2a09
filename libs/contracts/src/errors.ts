/** What an error code means to whoever receives it. */
export interface ErrorInfo {
  /** What happened, in one sentence, for logs and docs. */
  readonly meaning: string;
  /** What the operator can do. */
  readonly remedy: string;
  /** The same request may succeed if sent again a little later. */
  readonly retryable: boolean;
}

/** Every error code that crosses a service boundary. Each has a user message in both languages in the gateway. */
export const errorCodes = {
  BUSY: {
    meaning: 'Every member of the queue group is at its limit and its waiting room is full.',
    remedy: 'Raise the limit of the service or start more instances.',
    retryable: true,
  },
  DEADLINE: {
    meaning: 'The time the caller allowed has passed.',
    remedy: 'Find the longest wait in the trace; see the runbook for slow answers.',
    retryable: true,
  },
  NO_SERVICE: {
    meaning: 'No instance of the service is subscribed.',
    remedy: 'Start the service; check its NATS permissions and /readyz.',
    retryable: true,
  },
  UNAVAILABLE: {
    meaning: 'The connection to NATS is down, or the other side stopped answering or left.',
    remedy: 'Check nats-server and NATS_URL, and whether an instance died; the connection comes back by itself.',
    retryable: true,
  },
  CANCELLED: {
    meaning: 'The caller asked to stop.',
    remedy: 'Nothing to do.',
    retryable: false,
  },
  INVALID: {
    meaning: 'The message does not match its contract.',
    remedy: 'Compare the versions of both services; the log names the field.',
    retryable: false,
  },
  INTERNAL: {
    meaning: 'The service failed in a way it did not foresee.',
    remedy: 'Look up the trace id in the logs of the service.',
    retryable: false,
  },
  NOT_FOUND: {
    meaning: 'The stored answer does not exist, or its retention has passed.',
    remedy: 'Ask again to get a new answer.',
    retryable: false,
  },
  FILE_UNSUPPORTED: {
    meaning: 'A file of a user is of a kind that cannot be read.',
    remedy: 'Nothing to do; the user was told.',
    retryable: false,
  },
  FILE_UNREADABLE: {
    meaning: 'A file of a user is broken, or protected by a password.',
    remedy: 'Nothing to do; the user was told.',
    retryable: false,
  },
  FILE_TOO_LARGE: {
    meaning: 'A file of a user has too many pixels, pages or characters, or reading it took too long.',
    remedy: 'Nothing to do; the user was told.',
    retryable: false,
  },
  CONTINUED: {
    meaning: 'The answer that was to be gone on with has its continuation already.',
    remedy: 'Nothing to do; the button was pressed twice.',
    retryable: false,
  },
  AI_OVERLOADED: {
    meaning: 'The AI API is overloaded (HTTP 529 or an overloaded_error event).',
    remedy: 'Wait; watch the status page of the provider.',
    retryable: true,
  },
  AI_RATE_LIMITED: {
    meaning: 'The AI API refused the request by its own rate limit (HTTP 429).',
    remedy: 'Check the limits of the API key; lower AI_SEMAPHORE_LIMIT.',
    retryable: true,
  },
  AI_TIMEOUT: {
    meaning: 'The AI API sent nothing for HTTP_TIMEOUT, before the first byte or between two chunks.',
    remedy: 'Check the network and HTTP_TIMEOUT.',
    retryable: true,
  },
  AI_UNAVAILABLE: {
    meaning: 'The AI API cannot be reached, broke the stream or answered 5xx.',
    remedy: 'Check the network and ANTHROPIC_BASE_URL.',
    retryable: true,
  },
  AI_POOL_TIMEOUT: {
    meaning: 'No socket to the AI API became free within HTTP_TIMEOUT.',
    remedy: 'Raise CONNECTION_POOL_SIZE to AI_SEMAPHORE_LIMIT or more; look for an HTTP client that hangs.',
    retryable: true,
  },
  AI_EMPTY: {
    meaning: 'The AI API ended its answer without any text.',
    remedy: 'If it happens often, raise AI_MAX_TOKENS: thinking counts too. The log has the stop reason.',
    retryable: true,
  },
  AI_TOO_LONG: {
    meaning: 'The question and its conversation do not fit into the model, or the request is over 32 MB.',
    remedy: 'Nothing to do; the user was told.',
    retryable: false,
  },
  AI_REJECTED: {
    meaning: 'The AI API rejected the request (HTTP 400 or 404).',
    remedy: 'Check AI_MODEL and AI_MAX_TOKENS; the log has the reason.',
    retryable: false,
  },
  AI_KEY: {
    meaning: 'The AI API refused the key or the account (HTTP 401 or 403).',
    remedy: 'Check ANTHROPIC_API_KEY, and whether its workspace may use the model.',
    retryable: false,
  },
  AI_CREDIT: {
    meaning: 'The account of the AI API has no credit left or has reached a spend limit.',
    remedy: 'Add credit or raise the spend limit in the console of the provider.',
    retryable: false,
  },
  AI_BUDGET: {
    meaning: 'The answer could take its user over the budget for the day (AI_DAILY_BUDGET_USD).',
    remedy: 'Nothing to do; the user was told. Raise AI_DAILY_BUDGET_USD if it happens too often.',
    retryable: false,
  },
  PDF_TOO_LARGE: {
    meaning: 'The document is over a size or page limit.',
    remedy: 'Nothing to do; the user was told.',
    retryable: false,
  },
  PDF_TIMEOUT: {
    meaning: 'Rendering took longer than its hard time limit.',
    remedy: 'Look at the size of the document in the trace.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorInfo>;

export type ErrorCode = keyof typeof errorCodes;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCodes, value);
}
