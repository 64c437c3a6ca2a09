import type { Cell } from './types.ts';
import { contentOf } from './visible.ts';

/** Padding must not make a hostile table many times its size. */
const maxPadding = 32;

/** A table as monospaced lines, for places that have no tables. */
export function tableText(rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map((cell) => (cell.text ?? []).map(contentOf).join('').replaceAll('\n', ' ')));
  const widths: number[] = [];
  for (const row of texts) {
    for (const [column, text] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, text.length);
  }
  const wide = widths.reduce((sum, width) => sum + width, 0) * texts.length;
  const padded = wide <= 2 * texts.flat().join('').length + 4096;
  const lines = texts.map((row) =>
    row
      .map((text, column) => (padded ? text.padEnd(Math.min(widths[column] ?? 0, text.length + maxPadding)) : text))
      .join(' | ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(Math.min(width, maxPadding))).join('─┼─');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
