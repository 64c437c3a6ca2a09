import type { ErrorCode } from '@gonets/contracts';
import type { BusError } from '../errors.ts';

const refused: ReadonlySet<ErrorCode> = new Set(['BUSY', 'NO_SERVICE']);

/** For a call, which is idempotent by contract: also after the connection broke and nobody knows whether it was done. */
export function repeatable(error: BusError): boolean {
  return refused.has(error.code) || error.code === 'UNAVAILABLE';
}

/** For long work: only as long as no service has begun with it. */
export function untouched(error: BusError, begun: boolean): boolean {
  return refused.has(error.code) || (error.code === 'UNAVAILABLE' && !begun);
}
