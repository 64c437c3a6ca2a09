import { z } from 'zod';
import type { CallContract } from './contract.ts';
import { subjects } from './subjects.ts';

/** Number of a letter. A turn that is given up again has a new letter with a higher one. */
const id = z.int().min(1);
/** Epoch milliseconds. */
const time = z.number();

const summary = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('letter'),
    id,
    keptAt: time,
    /** Key of the mailbox, in which the chat is. */
    mailbox: z.string(),
    /** Telegram's ids of the updates of the turn, at most 128. */
    updates: z.array(z.int()),
    receivedAt: time,
    /** Starts of the turn. */
    attempts: z.int(),
    error: z.object({ name: z.string(), code: z.string().optional(), message: z.string() }),
    /** Of the last start, 32 hex digits. Its first 8 are the reference that the user was told. */
    traceId: z.string().optional(),
  }),
  /** Of a newer version, or damaged. `problem` says what is wrong with it. */
  z.object({ kind: z.literal('unreadable'), id, keptAt: time, problem: z.string() }),
]);
/** What can be shown of a letter without what the user wrote. */
export type DeadLetterSummary = z.infer<typeof summary>;

const listRequest = z.object({
  /** Only letters with a higher id. */
  after: z.int().min(0),
  /** Letters in one answer, at most 50. */
  most: z.int().min(1).max(50),
});
const listResponse = z.object({ letters: z.array(summary), more: z.boolean() });

/** Summaries of dead letters, oldest first. */
export const listDeadLetters: CallContract<z.infer<typeof listRequest>, z.infer<typeof listResponse>> = {
  kind: 'call',
  subject: subjects.listDeadLetters,
  request: listRequest,
  response: listResponse,
};

const shown = z.object({
  summary,
  /** The updates with what the user wrote, as indented JSON; of an unreadable letter whatever is there. */
  contents: z.string(),
  /** Only the first 200,000 characters are in `contents`. */
  cut: z.boolean(),
});
export type ShownDeadLetter = z.infer<typeof shown>;

/** One whole dead letter. Fails with `NOT_FOUND`. */
export const showDeadLetter: CallContract<{ id: number }, ShownDeadLetter> = {
  kind: 'call',
  subject: subjects.showDeadLetter,
  request: z.object({ id }),
  response: shown,
};

/**
 * - `replayed`: its updates are at the end of their mailbox again, and the letter is deleted.
 * - `waiting`: they were there already; the letter is deleted.
 * - `full`: the mailbox has no room; the letter stays.
 * - `unreadable`: the letter stays.
 * - `absent`: there is no such letter, or no more.
 */
const replayResult = z.enum(['replayed', 'waiting', 'full', 'unreadable', 'absent']);
export type ReplayResult = z.infer<typeof replayResult>;

/** Has the turn of a dead letter done again. */
export const replayDeadLetter: CallContract<{ id: number }, { result: ReplayResult }> = {
  kind: 'call',
  subject: subjects.replayDeadLetter,
  request: z.object({ id }),
  response: z.object({ result: replayResult }),
};

/** Deletes a dead letter; `deleted` is false when it is not there, or no more. */
export const deleteDeadLetter: CallContract<{ id: number }, { deleted: boolean }> = {
  kind: 'call',
  subject: subjects.deleteDeadLetter,
  request: z.object({ id }),
  response: z.object({ deleted: z.boolean() }),
};
