import type { DeadLetterSummary } from '@gonets/contracts';

/** What a terminal would obey instead of showing it: control characters and changes of the direction of text. */
const control = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const shortestTrace = 8;

const head = ['ID', 'KEPT', 'MAILBOX', 'STARTS', 'TRACE', 'ERROR'];

/** `text` on one line, safe to print. */
function clean(text: string): string {
  return text.replaceAll(control, (character) => (character === '\n' ? ' ' : '\uFFFD'));
}

/** `text` with its lines, safe to print. */
export function cleanLines(text: string): string {
  return text.split('\n').map(clean).join('\n');
}

/** One line for each letter, under a head. */
export function table(letters: readonly DeadLetterSummary[]): string {
  const rows = [head, ...letters.map(cells)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(letter: DeadLetterSummary): string[] {
  const about = [`${letter.id}`, time(letter.keptAt)];
  if (letter.kind === 'unreadable') return [...about, '?', '?', '?', `unreadable: ${clean(letter.problem)}`];
  const { mailbox, attempts, traceId, error } = letter;
  return [...about, clean(mailbox), `${attempts}`, traceId?.slice(0, shortestTrace) ?? '', reason(error)];
}

/** Everything about one letter but what the user wrote. */
export function description(letter: DeadLetterSummary): string {
  const lines = [`dead letter ${letter.id}, kept ${time(letter.keptAt)}`];
  if (letter.kind === 'unreadable') {
    lines.push(`unreadable: ${clean(letter.problem)}`);
  } else {
    const { mailbox, updates, receivedAt, attempts, error, traceId } = letter;
    lines.push(
      `mailbox   ${clean(mailbox)}`,
      `updates   ${updates.join(', ')}, received ${time(receivedAt)}`,
      `starts    ${attempts}`,
      `error     ${reason(error)}`,
      `trace     ${traceId ?? 'none'}`,
    );
  }
  return lines.join('\n');
}

function reason({ name, code, message }: { name: string; code?: string | undefined; message: string }): string {
  const text = [code === undefined ? name : `${name} ${code}`, message].filter((part) => part !== '').join(': ');
  return clean(text);
}

function time(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
