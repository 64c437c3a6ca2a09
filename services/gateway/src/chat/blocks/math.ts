import type { MarkdownIt } from 'markdown-it';

type InlineRule = Parameters<MarkdownIt['inline']['ruler']['push']>[1];
type BlockRule = Parameters<MarkdownIt['block']['ruler']['push']>[1];

/** Formulas: `$…$` and `$$…$$` in a line, and blocks from a line that begins with `$$` to one that ends with it. */
export function formulas(md: MarkdownIt): void {
  md.inline.ruler.before('escape', 'math_inline', inlineFormula);
  md.block.ruler.before('fence', 'math_block', blockFormula, { alt: ['paragraph', 'blockquote', 'list'] });
}

const inlineFormula: InlineRule = (state, silent) => {
  const { src, pos, posMax } = state;
  if (src[pos] !== '$') return false;
  const marker = src[pos + 1] === '$' ? '$$' : '$';
  const start = pos + marker.length;
  let end = src.indexOf(marker, start);
  while (end > 0 && src[end - 1] === '\\') end = src.indexOf(marker, end + 1);
  if (end < 0 || end + marker.length > posMax) return false;
  const expression = src.slice(start, end);
  const formula =
    marker === '$$' ? expression.trim() !== '' : looksLikeFormula(expression, src[pos - 1] ?? '', src[end + 1] ?? '');
  if (!formula) return false;
  if (!silent) state.push('math_inline', 'math', 0).content = expression.trim();
  state.pos = end + marker.length;
  return true;
};

/** Tells `$x^2$` from `$5 and $10`: no spaces inside the dollars, no word outside them, no prose after an amount. */
function looksLikeFormula(expression: string, before: string, after: string): boolean {
  if (expression === '' || /^\s|\s$/.test(expression) || /[\p{L}\p{N}]/u.test(before + after)) return false;
  return !(/^\d/.test(expression) && /(?<![\\\p{L}])\p{L}{2,}/u.test(expression));
}

const blockFormula: BlockRule = (state, startLine, endLine, silent) => {
  const lineAt = (line: number) =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
  const first = lineAt(startLine);
  if (!first.startsWith('$$') || (state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  const oneLine = /^\$\$(.+)\$\$\s*$/.exec(first)?.[1];
  const last = oneLine === undefined ? closingLine(state.env, startLine, endLine, lineAt) : startLine;
  if (last === undefined) return false;
  const body = state.getLines(startLine + 1, last, state.blkIndent, true);
  const expression = oneLine ?? `${first.slice(2)}\n${body}${lineAt(last).replace(/\$\$\s*$/, '')}`;
  if (expression.trim() === '') return false;
  if (silent) return true;
  state.push('math_block', 'math', 0).content = expression.trim();
  state.line = last + 1;
  return true;
};

/** The next line that ends with `$$` before an empty one. Remembers where there is none, so that many openings stay cheap. */
function closingLine(
  env: Record<string | symbol, unknown>,
  startLine: number,
  endLine: number,
  lineAt: (line: number) => string,
): number | undefined {
  const none = env['noFormulaEnd'];
  if (typeof none === 'number' && startLine < none) return undefined;
  let line = startLine + 1;
  for (; line < endLine; line++) {
    const text = lineAt(line).trimEnd();
    if (text === '') break;
    if (text.endsWith('$$')) return line;
  }
  env['noFormulaEnd'] = line;
  return undefined;
}
