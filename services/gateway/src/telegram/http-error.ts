export interface HttpErrorDetails {
  readonly possiblyProcessed: boolean;
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** No answer, or none that can be used. */
export class HttpError extends Error {
  override readonly name: string = 'HttpError';
  /** The server may have received the whole request. */
  readonly possiblyProcessed: boolean;
  /** HTTP status, when there was one. */
  readonly status: number | undefined;

  constructor(message: string, { possiblyProcessed, status, cause }: HttpErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.possiblyProcessed = possiblyProcessed;
    this.status = status;
  }
}

/** The answer is larger than the request allows; what came after that was not read. */
export class AnswerTooLargeError extends HttpError {
  override readonly name = 'AnswerTooLargeError';
}
