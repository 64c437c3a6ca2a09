import { BusError } from '@gonets/bus';
import type { ErrorCode } from '@gonets/contracts';
import { activeTraceId } from '@gonets/telemetry';
import type { Texts } from './texts.ts';

/** Failures that are nobody's fault, so there is nothing to look up. */
const withoutReference: ReadonlySet<ErrorCode> = new Set([
  'CANCELLED',
  'CONTINUED',
  'NOT_FOUND',
  'PDF_TOO_LARGE',
  'AI_BUDGET',
]);

/** Starts of a turn after which a broken connection is no longer met by another start. */
const patience = 3;

/** What a user is told about an error, with a code that finds the trace. */
export function failureText(texts: Texts, code: ErrorCode): string {
  const text =
    code === 'AI_BUDGET' ? `${texts.errors[code]} ${texts.budgetRenewed(minutesToMidnight())}` : texts.errors[code];
  return withoutReference.has(code) ? text : withReference(text, texts);
}

/** A budget is for a day in UTC. */
function minutesToMidnight(): number {
  const dayMs = 24 * 60 * 60_000;
  return Math.ceil((dayMs - (Date.now() % dayMs)) / 60_000);
}

/** Adds the first 8 hex digits of the trace id. */
export function withReference(text: string, texts: Texts): string {
  const reference = activeTraceId()?.slice(0, 8);
  return reference === undefined ? text : `${text}\n${texts.reference(reference)}`;
}

/**
 * The code to tell the user. Throws the error on when it is not for users: a fault of ours, or a lost connection that
 * the next start of the turn may not meet again.
 */
export function codeFor(error: unknown, attempt: number): ErrorCode {
  if (!(error instanceof BusError)) throw error;
  if (error.code === 'UNAVAILABLE' && attempt < patience) throw error;
  return error.code;
}
