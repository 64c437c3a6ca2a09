/**
 * - `too-large`: the Markdown or the number of pages is over `limits`.
 * - `timeout`: the time limit has passed.
 * - `cancelled`: the caller's `isCancelled` said so.
 */
export type TypesetErrorCode = 'too-large' | 'timeout' | 'cancelled';

/** A document that was not rendered, for a reason that is not a defect. */
export class TypesetError extends Error {
  override readonly name = 'TypesetError';
  readonly code: TypesetErrorCode;

  constructor(code: TypesetErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
