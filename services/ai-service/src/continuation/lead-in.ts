import { openBlock } from './open-block.ts';
import type { OpenBlock } from './open-block.ts';

/** Characters of an unfinished line or formula that are shown again. */
const longest = 1000;
const longestWord = 40;

/**
 * What must stand before the rest of an answer so that the rest can be read by itself: the opening of its code block, the header of
 * its table, the word or link that was cut in two. Of `rest` it looks at nothing after the first visible character, so that
 * it is the same while the rest is being written.
 */
export function leadIn(text: string, rest: string): string {
  const isBroken = /\S$/.test(text) && !/^[ \t]*\r?\n/.test(rest);
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const open = openBlock(text);
  if (open) {
    return blockLead(open, rest, isBroken || !text.endsWith('\n') ? line : '', isBroken);
  }
  if (!isBroken) {
    return '';
  }
  if (/^\s*(?:#{1,6}\s|`{3,}|~{3,}|\||\$\$)/.test(line)) {
    return short(line);
  }
  return inlineLead(line, rest);
}

function blockLead({ kind, head, text }: OpenBlock, rest: string, line: string, isBroken: boolean): string {
  if (kind === 'formula') {
    return short(text);
  }
  const isRow = /^(?:\r?\n)?[ \t]*\|/.test(rest);
  if (kind === 'table' && !isBroken && !isRow) {
    return '';
  }
  const first = kind === 'code' ? shallow(head) : head;
  // A rest that begins a new line ends the line of the head, too.
  return /^[ \t]*\r?\n/.test(rest) ? first : `${first}\n${short(line)}`;
}

/** The line of a fence; deep in a list it would be read as indented code, so it gets a list around it. */
function shallow(head: string): string {
  const indent = /^ */.exec(head)?.[0].length ?? 0;
  return indent < 4 ? head : '- '.repeat(Math.floor(indent / 2)) + head.trimStart();
}

/** Within a line of text: from the mark that is open, or else the word that was cut. */
function inlineLead(line: string, rest: string): string {
  const content = line.replace(/^\s*(?:>\s*)*(?:(?:[-*+]|\d{1,9}[.)])\s+)?/, '');
  const mark = openMark(content);
  if (mark !== undefined) {
    return short(content.slice(mark));
  }
  const word = /[\p{L}\p{N}\p{M}'’-]+$/u.exec(content)?.[0] ?? '';
  return /^[\p{L}\p{N}\p{M}]/u.test(rest) && word.length <= longestWord ? word : '';
}

/** Where the first mark begins that is not closed: code, bold or italic, a formula, a link. */
function openMark(line: string): number | undefined {
  const open: { readonly mark: string; readonly at: number }[] = [];
  for (const { 0: mark, index } of line.matchAll(/\\.|`+|\*{1,3}|~~|\$/g)) {
    const inside = open.at(-1)?.mark ?? '';
    const before = line[index - 1] ?? ' ';
    const after = line[index + mark.length] ?? ' ';
    if (mark.startsWith('\\') || (/^[`$]/.test(inside) && inside !== mark)) {
      continue;
    }
    const known = open.findLastIndex((other) => other.mark === mark);
    if (known !== -1 && (mark.startsWith('`') || /\S/.test(before))) {
      open.length = known;
    } else if (opens(mark, after)) open.push({ mark, at: index });
  }
  const link = /!?\[[^\]]*(?:\]\([^)\s]*)?$/.exec(line)?.index;
  const first = open[0]?.at;
  return first === undefined || (link !== undefined && link < first) ? link : first;
}

/** A lone `$` before a digit is money. */
function opens(mark: string, after: string): boolean {
  if (mark.startsWith('`')) {
    return true;
  }
  return mark === '$' ? /[^\s\d]/.test(after) : /\S/.test(after);
}

function short(text: string): string {
  return text.length <= longest ? text : '';
}
