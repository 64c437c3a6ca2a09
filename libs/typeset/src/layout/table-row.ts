import type { Direction } from '../font/harfbuzz.ts';
import type { Alignment } from '../markdown/document.ts';
import type { Page } from '../pdf/page.ts';
import type { StructureElement } from '../pdf/structure.ts';
import type { Item } from '../text/items.ts';
import { breakLines, startOf, type Line } from '../text/lines.ts';
import type { TextStyle } from '../text/style.ts';
import { roomAround } from './drawing-room.ts';
import { LineOwner } from './line-owner.ts';
import { paintLine } from './paint-line.ts';
import type { Strip } from './strip.ts';
import { baselineIn, type Theme } from './theme.ts';

export interface Column {
  /** Among all columns of the table. */
  readonly index: number;
  readonly x: number;
  readonly width: number;
  readonly alignment: Alignment;
  /** Size of the text as a part of the size in its items; the padding shrinks with it. */
  readonly scale: number;
  /** Shown in an earlier part of the table; here only for the eye. */
  readonly isRepeated: boolean;
}

interface RowLook {
  /** Of the text, in points, before columns scale it. */
  readonly size: number;
  /** In which the table is read. */
  readonly direction: Direction;
}

interface Cell {
  readonly lines: readonly Line[];
  readonly column: Column;
  readonly owner: LineOwner;
}

/** A line across all cells of the row, in points. */
interface LineMeasures {
  readonly height: number;
  /** From its top. */
  readonly baseline: number;
}

const artifact = new LineOwner('artifact');
const LEAST_TEXT_WIDTH = 1;

/** One row of a table, broken into lines. */
export class TableRow {
  readonly height: number;
  readonly #theme: Theme;
  readonly #direction: Direction;
  readonly #cells: readonly Cell[];
  readonly #lines: readonly LineMeasures[];
  readonly #isHeader: boolean;

  constructor(
    theme: Theme,
    columns: readonly Column[],
    cells: readonly (readonly Item[])[],
    { size, direction }: RowLook,
    element: StructureElement,
    role: 'TH' | 'TD',
  ) {
    const { paddingX, paddingY, lineHeightRatio } = theme.table;
    this.#theme = theme;
    this.#direction = direction;
    this.#isHeader = role === 'TH';
    this.#cells = columns.map((column) => {
      const items = cells[column.index] ?? [];
      const attributes = role === 'TH' ? '<</O/Table/Scope/Column>>' : '';
      return {
        lines: breakLines(scaleItems(items, column.scale), textWidth(column, paddingX), direction),
        column,
        owner: column.isRepeated ? artifact : new LineOwner(element.child(role, attributes)),
      };
    });
    this.#lines = measureLines(this.#cells, size, size * lineHeightRatio);
    this.height = heightOf(this.#lines, 0, this.#lines.length) + 2 * paddingY;
  }

  /** The row as one strip, or line by line when it is taller than `tallest`. */
  strips(tallest: number): Pick<Strip, 'height' | 'paint'>[] {
    if (this.height <= tallest) return [this.#strip(0, this.#lines.length)];
    return this.#lines.map((_, line) => this.#strip(line, line + 1));
  }

  /** The whole row again, for the eye only. */
  paintAsArtifact(page: Page, top: number): void {
    this.#paint(page, top, 0, this.#lines.length, true);
  }

  #strip(from: number, to: number): Pick<Strip, 'height' | 'paint'> {
    const { paddingY } = this.#theme.table;
    const height =
      heightOf(this.#lines, from, to) + (from === 0 ? paddingY : 0) + (to === this.#lines.length ? paddingY : 0);
    return { height, paint: (page, top) => this.#paint(page, top, from, to, false) };
  }

  #paint(page: Page, top: number, from: number, to: number, asArtifact: boolean): void {
    const { paddingX, paddingY } = this.#theme.table;
    const textTop = top + (from === 0 ? paddingY : 0);
    const textBottom = textTop + heightOf(this.#lines, from, to);
    const isLast = to === this.#lines.length;
    this.#paintGround(page, top, isLast ? textBottom + paddingY : textBottom, isLast);
    for (const { lines, column, owner } of this.#cells) {
      let lineTop = textTop;
      for (let index = from; index < to && index < lines.length; index++) {
        const line = lines[index]!;
        const { height, baseline } = this.#lines[index]!;
        const x = lineStart(line, column, paddingX, this.#direction);
        paintLine(page, line, x, lineTop + baseline, asArtifact ? artifact : owner);
        lineTop += height;
      }
    }
  }

  #paintGround(page: Page, top: number, bottom: number, isLast: boolean): void {
    const { colours, table } = this.#theme;
    const first = this.#cells[0]!.column;
    const last = this.#cells.at(-1)!.column;
    const x = Math.min(first.x, last.x);
    const width = Math.max(first.x + first.width, last.x + last.width) - x;
    if (this.#isHeader) page.canvas.underlay({ x, y: top, width, height: bottom - top }, colours.tableHeader);
    if (isLast) {
      const height = table.ruleWidth;
      page.canvas.underlay({ x, y: bottom - height, width, height }, colours.rule);
    }
  }
}

/** At least one: a row without words is as high as one with. */
function measureLines(cells: readonly Cell[], size: number, lineHeight: number): LineMeasures[] {
  const lines = [measureLine(cells, 0, size, lineHeight)];
  const count = cells.reduce((most, cell) => Math.max(most, cell.lines.length), 0);
  while (lines.length < count) lines.push(measureLine(cells, lines.length, size, lineHeight));
  return lines;
}

/** As high as the text, and higher where a formula needs it. */
function measureLine(cells: readonly Cell[], index: number, size: number, lineHeight: number): LineMeasures {
  const offset = baselineIn(lineHeight, size);
  let above = 0;
  let below = 0;
  for (const { lines } of cells) {
    const room = lines[index] && roomAround(lines[index], offset, lineHeight);
    if (!room) continue;
    above = Math.max(above, room.above);
    below = Math.max(below, room.below);
  }
  return { height: above + lineHeight + below, baseline: above + offset };
}

/** Of the lines from one to another. */
function heightOf(lines: readonly LineMeasures[], from: number, to: number): number {
  let height = 0;
  for (let index = from; index < to; index++) height += lines[index]!.height;
  return height;
}

function textWidth({ width, scale }: Column, paddingX: number): number {
  return Math.max(LEAST_TEXT_WIDTH, width - 2 * paddingX * scale);
}

function lineStart(line: Line, { x, width, alignment, scale }: Column, paddingX: number, direction: Direction): number {
  const padding = paddingX * scale;
  const share = { start: direction === 'ltr' ? 0 : 1, left: 0, center: 0.5, right: 1 }[alignment];
  return x + padding + startOf(line, width - 2 * padding, share);
}

function scaleItems(items: readonly Item[], scale: number): readonly Item[] {
  if (scale === 1) return items;
  return items.map((item) =>
    item.kind === 'box' || item.kind === 'space'
      ? { ...item, width: item.width * scale, style: scaleStyle(item.style, scale) }
      : item,
  );
}

function scaleStyle(style: TextStyle, scale: number): TextStyle {
  return { ...style, size: style.size * scale, rise: (style.rise ?? 0) * scale };
}
