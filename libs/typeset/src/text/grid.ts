import type { FontLibrary } from '../font/library.ts';
import type { FontStyle } from '../font/selection.ts';
import { orderRuns } from './bidi.ts';
import { graphemesOf } from './graphemes.ts';
import { sliceRun, textOf, type GlyphRun, type ShapedText } from './shaped-text.ts';
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
const PICTURE = /[\ufe0f\u20e3\u{1f1e6}-\u{1f1ff}]|\p{Emoji_Presentation}/u;
/** Letters that join, such as Arabic and Devanagari: apart in their cells they could not be read. */
const JOINED = /[\u0600-\u0dff]/;
const FIRST_SPECIAL = 0x300;

/** Cells of what is seen as one character. */
function cellsOf(grapheme: string): number {
  if (grapheme.length === 1 && grapheme.charCodeAt(0) < FIRST_SPECIAL) return 1;
  if (PICTURE.test(grapheme)) return 2;
  let cells = 0;
  for (const character of grapheme) {
    if (!NO_CELL.test(character)) cells += TWO_CELLS.test(character) ? 2 : 1;
  }
  return cells;
}

/** Cuts a line into rows of at most `columns` cells, after a space where there is one late in the row. */
export function wrapOnGrid(line: string, columns: number): GridRow[] {
  const continued = Math.min(line.length - line.trimStart().length + 2, Math.floor(columns / 2));
  const rows: GridRow[] = [];
  let row = '';
  let cells = 0;
  let afterSpace = 0;
  const indent = () => (rows.length === 0 ? 0 : continued);
  for (const character of graphemesOf(line)) {
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
  for (const grapheme of graphemesOf(text)) cells += cellsOf(grapheme);
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
  const shaped = shape(text, style, fonts);
  const runs = shaped.bidirectional ? orderRuns(shaped.runs, 'ltr') : shaped.runs;
  const placed: GlyphRun[] = [];
  let cells = 0;
  const place = (run: GlyphRun, width: number) => {
    placed.push({ ...run, start: cells * CELL + (width * CELL - run.width) / 2 });
    cells += width;
  };
  for (const run of runs) {
    if (run.face.description.fixedPitch) {
      place(run, Math.round(run.width / CELL));
    } else if (run.rightToLeft || run.shown.some((shown) => JOINED.test(textOf(shown)))) {
      place(run, Math.ceil(run.width / CELL));
    } else {
      for (let index = 0; index < run.glyphs.length; index++) {
        place(sliceRun(run, index, index + 1), cellsOf(textOf(run.shown[index]!)));
      }
    }
  }
  return { runs: placed, width: cells * CELL, missing: shaped.missing };
}
