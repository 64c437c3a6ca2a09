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
export function serializeError(error: unknown, depth = 0): SerializedError | string {
  if (!(error instanceof Error)) {
    return typeof error === 'object' ? 'an object that is not an Error' : String(error);
  }
  const { code, status } = error as { code?: unknown; status?: unknown };
  const deeper = depth < maxDepth;
  return {
    type: error.name,
    message: error.message,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(typeof status === 'number' && { status }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(deeper && error.cause !== undefined && { cause: serializeError(error.cause, depth + 1) }),
    ...(deeper &&
      error instanceof AggregateError && {
        errors: error.errors.slice(0, maxErrors).map((one: unknown) => serializeError(one, depth + 1)),
      }),
  };
}
