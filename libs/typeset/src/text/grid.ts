import type { FontLibrary } from '../font/library.ts';
import type { FontStyle } from '../font/selection.ts';
import type { GlyphRun, ShapedText } from './shaped-text.ts';
import { shape } from './shaper.ts';

/** Width of one cell: every glyph of the mono face is so wide, in 1/1000 of the font size. */
export const CELL = 600;

/** A line of code as it fits the page. */
export interface GridRow {
  readonly text: string;
  /** Cells by which a continued line is moved in. */
  readonly indent: number;
}

const NO_CELL = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** East Asian wide characters and emoji take two cells, as in a terminal. */
const TWO_CELLS =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const FIRST_SPECIAL = 0x300;

function cellsOf(character: string): number {
  if (character.codePointAt(0)! < FIRST_SPECIAL) return 1;
  if (NO_CELL.test(character)) return 0;
  return TWO_CELLS.test(character) ? 2 : 1;
}

/** Cuts a line into rows of at most `columns` cells, after a space where there is one late in the row. */
export function wrapOnGrid(line: string, columns: number): GridRow[] {
  const continued = Math.min(line.length - line.trimStart().length + 2, Math.floor(columns / 2));
  const rows: GridRow[] = [];
  let row = '';
  let cells = 0;
  let afterSpace = 0;
  const indent = () => (rows.length === 0 ? 0 : continued);
  for (const character of line) {
    const width = cellsOf(character);
    if (cells + width > columns - indent()) {
      const end = afterSpace > row.length * 0.6 ? afterSpace : row.length;
      rows.push({ text: row.slice(0, end), indent: indent() });
      row = row.slice(end);
      cells = countCells(row);
      afterSpace = 0;
    }
    row += character;
    cells += width;
    if (character === ' ') afterSpace = row.length;
  }
  rows.push({ text: row, indent: indent() });
  return rows;
}

function countCells(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellsOf(character);
  return cells;
}

/** Tabs become spaces up to the next multiple of `width`. */
export function expandTabs(line: string, width: number): string {
  if (!line.includes('\t')) return line;
  let expanded = '';
  for (const character of line) {
    expanded += character === '\t' ? ' '.repeat(width - (expanded.length % width)) : character;
  }
  return expanded;
}

/** Shapes text so that every character begins at a cell; glyphs of other faces stand in the middle of their cells. */
export function shapeOnGrid(text: string, style: FontStyle, fonts: FontLibrary): ShapedText {
  const { runs, missing } = shape(text, style, fonts);
  const placed: GlyphRun[] = [];
  let cells = 0;
  for (const run of runs) {
    if (run.face.description.fixedPitch) {
      placed.push({ ...run, start: cells * CELL });
      cells += Math.round(run.width / CELL);
      continue;
    }
    for (const [index, glyph] of run.glyphs.entries()) {
      const codePoint = run.codePoints[index]!;
      const width = cellsOf(String.fromCodePoint(codePoint));
      const advance = run.face.advance(glyph);
      const start = cells * CELL + (width * CELL - advance) / 2;
      placed.push({ face: run.face, start, width: advance, glyphs: [glyph], codePoints: [codePoint] });
      cells += width;
    }
  }
  return { runs: placed, width: cells * CELL, missing };
}
