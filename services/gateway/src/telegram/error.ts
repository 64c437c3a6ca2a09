/** Whether Telegram acted on a call that failed. */
export type TelegramErrorKind =
  /** Telegram answered and did nothing: `code` and `description` say why. */
  | 'refused'
  /** Surely not processed: no connection, or the request was not sent completely. */
  | 'unreachable'
  /** May have been processed: sent, but no usable answer came. */
  | 'ambiguous'
  /** Processed: Telegram answered 200, but not in a form that can be read. A send must not be repeated. */
  | 'unreadable';

export interface TelegramErrorDetails {
  readonly kind: TelegramErrorKind;
  readonly method: string;
  /** `error_code` of the answer, or its HTTP status. */
  readonly code?: number | undefined;
  /** As Telegram wrote it, such as `Bad Request: message is not modified`. */
  readonly description?: string | undefined;
  /** How long this chat must be left alone (HTTP 429). */
  readonly retryAfterMs?: number | undefined;
  /** Id of the supergroup that the group has become. */
  readonly migrateTo?: number | undefined;
  readonly cause?: unknown;
}

/** A Bot API call that failed. Neither its message nor its cause contains the token. */
export class TelegramError extends Error {
  override readonly name = 'TelegramError';
  readonly kind: TelegramErrorKind;
  readonly method: string;
  readonly code: number | undefined;
  readonly description: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly migrateTo: number | undefined;

  constructor(message: string, details: TelegramErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = details.kind;
    this.method = details.method;
    this.code = details.code;
    this.description = details.description;
    this.retryAfterMs = details.retryAfterMs;
    this.migrateTo = details.migrateTo;
  }
}

/** Telegram or the way to it is in trouble, or wants fewer calls: the same call may succeed later. Nothing was processed. */
export function isTelegramTrouble(error: unknown): boolean {
  if (!(error instanceof TelegramError)) {
    return false;
  }
  const { kind, code = 0 } = error;
  return kind === 'unreachable' || (kind === 'refused' && (code === 429 || code >= 500));
}
