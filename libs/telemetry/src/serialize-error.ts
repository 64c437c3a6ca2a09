/** Causes are followed this deep. */
const maxDepth = 5;
/** Of an AggregateError, this many. */
const maxErrors = 5;

export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly status?: number;
  readonly stack?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/**
 * An error for the log: type, message, code, status, stack, cause. Nothing else that hangs on it, because libraries
 * attach whole requests and answers, with what users wrote.
 */
export function serializeError(error: unknown): SerializedError | string {
  return serialize(error, 0);
}

function serialize(error: unknown, depth: number): SerializedError | string {
  if (!(error instanceof Error)) {
    return typeof error === 'string' ? error : `not an Error but ${typeof error}`;
  }
  const code = 'code' in error ? error.code : undefined;
  const status = 'status' in error ? error.status : undefined;
  const deeper = depth < maxDepth;
  return {
    type: error.name,
    message: error.message,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(typeof status === 'number' && { status }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(deeper && error.cause !== undefined && { cause: serialize(error.cause, depth + 1) }),
    ...(deeper &&
      error instanceof AggregateError && {
        errors: error.errors.slice(0, maxErrors).map((one) => serialize(one, depth + 1)),
      }),
  };
}
