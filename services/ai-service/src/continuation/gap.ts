import { openBlock } from './open-block.ts';

/** Scripts that are written without spaces. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const closing = /^[\s.,;:!?)\]}»”…%]/;

/**
 * What must stand between an answer that was cut off and a rest that repeats nothing of it. Answers are cut between words far more
 * often than in them, so it is a space where nothing says otherwise.
 */
export function gap(text: string, rest: string): string {
  if (/\s$/.test(text) || /^\s/.test(rest)) {
    return '';
  }
  const open = openBlock(text);
  if (open?.kind === 'code') {
    return /^(?:`{3,}|~{3,})/.test(rest) ? '\n' : '';
  }
  if (/^(?:#{1,6} |`{3,}|~{3,}|\$\$)/.test(rest)) {
    return '\n\n';
  }
  const line = text.slice(text.lastIndexOf('\n') + 1).trimStart();
  if (lineStarts.some((start) => start.test(line) && start.test(rest)) && !isHalfRow(line)) {
    return '\n';
  }
  const inAddress = /\]\([^\s)]*$/.test(line);
  return inAddress || closing.test(rest) || (unspaced.test(text.slice(-1)) && unspaced.test(rest.slice(0, 1)))
    ? ''
    : ' ';
}

/** Of lines that follow one another: items of a list, rows of a table, lines of a quote. */
const lineStarts = [/^[-*+] /, /^\d{1,9}[.)] /, /^\|/, /^> /];

function isHalfRow(line: string): boolean {
  return line.startsWith('|') && !line.endsWith('|');
}
