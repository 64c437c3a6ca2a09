/** A block of Markdown that a text ends in, and that is not closed there. */
export interface OpenBlock {
  readonly kind: 'code' | 'formula' | 'table';
  /** What it begins with: the line of the fence; the first lines of a table, up to the one under its header. */
  readonly head: string;
  /** All of it, from its first line to the end of the text. */
  readonly text: string;
}

const fence = /^(?:\s*>)*\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}(?=[^`]*$)|~{3,})/;
const divider = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** The block that is open at the end of a text; undefined in ordinary text. A last line without its end counts only as the content of a block. */
export function openBlock(text: string): OpenBlock | undefined {
  const lines = text.split('\n');
  let open: { readonly kind: 'code' | 'formula'; readonly mark: string; readonly from: number } | undefined;
  for (const [index, line] of lines.slice(0, -1).entries()) {
    if (open?.kind === 'code') {
      if (isClosing(line, open.mark)) {
        open = undefined;
      }
    } else if (open) {
      if (line.trimEnd().endsWith('$$')) {
        open = undefined;
      }
    } else {
      const mark = fence.exec(line)?.[1];
      if (mark !== undefined) open = { kind: 'code', mark, from: index };
      else if (opensFormula(line)) open = { kind: 'formula', mark: '$$', from: index };
    }
  }
  if (!open) {
    return openTable(lines);
  }
  return { kind: open.kind, head: lines[open.from] ?? '', text: lines.slice(open.from).join('\n') };
}

function isClosing(line: string, mark: string): boolean {
  const found = line.replace(/^(?:\s*>)*\s*/, '').trimEnd();
  return found.length >= mark.length && found === (mark[0] ?? '').repeat(found.length);
}

function opensFormula(line: string): boolean {
  const found = line.trim();
  return found.startsWith('$$') && !found.includes('$$', 2);
}

/** A table whose lines all begin with a bar; with its first row after the header, or the beginning of that. */
function openTable(lines: readonly string[]): OpenBlock | undefined {
  const last = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  const from = last.findLastIndex((line) => !line.trimStart().startsWith('|')) + 1;
  const [header, under] = last.slice(from);
  if (header === undefined || under === undefined || !divider.test(under) || from + 1 === lines.length - 1) {
    return undefined;
  }
  return { kind: 'table', head: `${header}\n${under}`, text: lines.slice(from).join('\n') };
}
