import type { MarkdownIt, StateBlock } from 'markdown-it';

/** Longest formula in characters; bounds the search for its end. */
const LONGEST = 2000;

interface Delimiters {
  readonly open: string;
  readonly close: string;
}
const displayed: readonly Delimiters[] = [
  { open: '$$', close: '$$' },
  { open: '\\[', close: '\\]' },
];
const inline: readonly Delimiters[] = [...displayed, { open: '\\(', close: '\\)' }];

/** Reads `$…$`, `\(…\)` inside a paragraph and `$$…$$`, `\[…\]` on lines of their own. "$5 and $10" is no formula. */
export function formulas(markdown: MarkdownIt): void {
  const readBlock = (state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean => {
    if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
    const start = state.bMarks[startLine]! + state.tShift[startLine]!;
    const delimiters = displayed.find(({ open }) => state.src.startsWith(open, start));
    const end = delimiters && findEnd(state.src, start + 2, delimiters.close);
    if (end === undefined) return false;
    const lastLine = lineOf(state.eMarks, startLine, endLine, end + 2);
    if (lastLine === undefined || state.src.slice(end + 2, state.eMarks[lastLine]).trim() !== '') return false;
    if (silent) return true;
    // `getLines` leaves out the marks of a quote or list around the formula.
    const lines = state.getLines(startLine, lastLine + 1, state.blkIndent, false).trim();
    state.push('formula_block', 'math', 0).content = lines.slice(2, -2).trim();
    state.line = lastLine + 1;
    return true;
  };
  markdown.block.ruler.before('fence', 'formula_block', readBlock, { alt: ['paragraph', 'blockquote', 'list'] });

  markdown.inline.ruler.before('escape', 'formula_inline', (state, silent) => {
    const found = findFormula(state.src, state.pos, state.posMax);
    if (!found) return false;
    if (!silent) state.push('formula_inline', 'math', 0).content = found.tex;
    state.pos = found.end;
    return true;
  });
}

/** The line in which `position` lies, if it is before `endLine`. */
function lineOf(lineEnds: readonly number[], startLine: number, endLine: number, position: number): number | undefined {
  for (let line = startLine; line < endLine; line++) {
    if (lineEnds[line]! >= position) return line;
  }
  return undefined;
}

function findFormula(source: string, start: number, end: number): { tex: string; end: number } | undefined {
  const delimiters = inline.find(({ open }) => source.startsWith(open, start));
  if (delimiters) {
    const close = findEnd(source, start + 2, delimiters.close);
    if (close === undefined || close + 2 > end) return undefined;
    return { tex: source.slice(start + 2, close).trim(), end: close + 2 };
  }
  if (source[start] !== '$') return undefined;
  const close = findEnd(source, start + 1, '$');
  if (close === undefined || close >= end || !mayBeFormula(source, start, close)) return undefined;
  return { tex: source.slice(start + 1, close), end: close + 1 };
}

/** Dollars are also money: no space just inside them, and no digit after the second. */
function mayBeFormula(source: string, open: number, close: number): boolean {
  return !/\s/.test(source[open + 1]!) && !/\s/.test(source[close - 1]!) && !/\d/.test(source[close + 1] ?? '');
}

/** Where the closing delimiter stands, if there is something before it and it is not too far away. */
function findEnd(source: string, from: number, close: string): number | undefined {
  const end = source.slice(from, from + LONGEST).indexOf(close);
  return end > 0 ? from + end : undefined;
}
