import { scrub } from '@gonets/telemetry';
import { z } from 'zod';
import { storedUpdateSchema } from '../turns/index.ts';
import type { DeadLetter } from '../turns/index.ts';

/** Of the text of an error, so that a list of letters fits into one message. */
const longestMessage = 500;
const longestName = 100;

/** A dead letter as it is kept. A field added later needs a default; the version rises when an older gateway must not replay it. */
export const letterSchema = z.object({
  version: z.literal(1),
  /** Key of the mailbox. */
  mailbox: z.string(),
  /** All updates of the turn, oldest first, as the mailbox had them. */
  updates: z.array(storedUpdateSchema).min(1),
  error: z.object({ name: z.string(), code: z.string().optional(), message: z.string() }),
  /** Starts of the turn. */
  attempts: z.int(),
  /** Epoch milliseconds, of the first update. */
  receivedAt: z.number(),
  givenUpAt: z.number(),
  /** Of the last start. */
  traceId: z.string().optional(),
});

export type Letter = z.infer<typeof letterSchema>;

/**
 * One letter for each turn: it is kept again in the same place when nobody knows whether it was. A turn that begins with
 * the same update but has fewer parts, as after the record of a mailbox was deleted, must not take the place of this one.
 */
export function placeOf({ key, parts }: Pick<DeadLetter, 'key' | 'parts'>): string {
  return `${key}.${firstOf(parts).id}-${parts.at(-1)?.id}`;
}

export function letterOf({ key, parts, error, attempts, givenUpAt, traceId }: DeadLetter): Letter {
  return {
    version: 1,
    mailbox: key,
    updates: [...parts],
    error: describe(error),
    attempts,
    receivedAt: firstOf(parts).receivedAt,
    givenUpAt,
    traceId,
  };
}

/** Without what the user wrote, which a parser quotes in its error, and without secrets. */
function describe(error: unknown): Letter['error'] {
  if (!(error instanceof Error)) {
    return { name: `not an Error but ${typeof error}`, message: '' };
  }
  const given = 'code' in error ? error.code : undefined;
  const code = typeof given === 'string' || typeof given === 'number' ? `${given}`.slice(0, longestName) : undefined;
  const message = error instanceof SyntaxError ? '' : scrub(error.message).slice(0, longestMessage);
  return { name: error.name.slice(0, longestName), ...(code !== undefined && { code }), message };
}

function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) {
    throw new RangeError('a turn has at least one update');
  }
  return first;
}
