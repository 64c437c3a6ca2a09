import { errorCodes } from '@gonets/contracts';
import type { ErrorCode } from '@gonets/contracts';

/** A request that failed, here or on the other side. A handler throws it to answer with its code. */
export class BusError extends Error {
  override readonly name = 'BusError';
  readonly code: ErrorCode;
  /** The same request may succeed if sent again a little later. */
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = errorCodes[code].retryable;
  }
}

/** The code of a failed request; `INTERNAL` for what nobody foresaw. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof BusError ? error.code : 'INTERNAL';
}

/** Somebody else changed the record since it was read. Read it again and decide anew. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}
