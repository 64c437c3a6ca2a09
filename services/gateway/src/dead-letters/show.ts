import type { Archived } from '@gonets/bus';
import type { DeadLetterSummary, ShownDeadLetter } from '@gonets/contracts';
import type { Letter } from './letter.ts';

/** In characters: as JSON in JSON in UTF-8 it still fits into one message of NATS. */
const longestContents = 200_000;

/** What may be shown without what the user wrote. */
export function summaryOf({ id, keptAt, content }: Archived<Letter>): DeadLetterSummary {
  if ('problem' in content) {
    return { kind: 'unreadable', id, keptAt, problem: content.problem };
  }
  const { mailbox, updates, receivedAt, attempts, error, traceId } = content.value;
  const ids = updates.map((update) => update.id);
  return { kind: 'letter', id, keptAt, mailbox, updates: ids, receivedAt, attempts, error, traceId };
}

/** Everything, with what the user wrote. */
export function shown(letter: Archived<Letter>): ShownDeadLetter {
  const { content } = letter;
  const text = 'problem' in content ? content.text : JSON.stringify(content.value.updates, null, 2);
  const contents = text.slice(0, longestContents);
  return { summary: summaryOf(letter), contents, cut: contents.length < text.length };
}
