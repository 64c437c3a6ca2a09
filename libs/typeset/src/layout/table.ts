import type { Cell, Table } from '../markdown/document.ts';
import type { Item } from '../text/items.ts';
import { measure } from '../text/lines.ts';
import { columnWidths, sum, type ColumnNeeds } from './column-widths.ts';
import type { LayoutContext } from './context.ts';
import type { Place } from './place.ts';
import type { Strip } from './strip.ts';
import { TableRow, type Column } from './table-row.ts';
import { lookOf } from './text-looks.ts';
import { widestWord, type Theme } from './theme.ts';

type CellItems = readonly Item[];

/** A header taller than this part of the page is not worth repeating on every page. */
const TALLEST_REPEATED_HEADER = 1 / 3;
/** A picture in a cell is small: the words beside it need their room too. */
const PICTURE_ROOM = { width: 160, height: 160 };

/** Columns as wide as their content asks for; the header stands again on top of every page. */
export function layoutTable(context: LayoutContext, table: Table, place: Place): void {
  const { body, table: measures } = context.theme;
  const header = table.header.map((cell) => cellItems(context, cell, true));
  const rows = table.rows.map((row) => row.map((cell) => cellItems(context, cell, false)));
  const needs = columnNeeds(context, [header, ...rows]);
  const size = sizeFor(needs, place.width, measures);
  const columns = toColumns(table, needs, size / measures.sizes[0], place);
  const element = place.parent.child('Table');
  const addRow = (cells: readonly CellItems[], role: 'TH' | 'TD') =>
    new TableRow(context.theme, columns, cells, size, element.child('TR'), role);

  const headerRow = addRow(header, 'TH');
  const bodyHeight = body.bottom - body.top;
  const isRepeated = headerRow.height <= bodyHeight * TALLEST_REPEATED_HEADER;
  const repeat: Strip['repeat'] = isRepeated
    ? { height: headerRow.height, paint: (page, top) => headerRow.paintAsArtifact(page, top) }
    : undefined;
  const tallest = bodyHeight - (isRepeated ? headerRow.height : 0);

  context.flow.gap(measures.gap);
  for (const strip of headerRow.strips(tallest)) {
    context.flow.add({ ...strip, keepWithNext: isRepeated && rows.length > 0, frames: place.frames });
  }
  for (const cells of rows) {
    for (const strip of addRow(cells, 'TD').strips(tallest)) {
      context.flow.add({ ...strip, keepWithNext: false, frames: place.frames, repeat });
    }
  }
  context.flow.gap(measures.gap);
}

function cellItems(context: LayoutContext, cell: Cell, bold: boolean): CellItems {
  const { colours, fonts, table } = context.theme;
  const look = { family: fonts.text, size: table.sizes[0], colour: colours.text, bold };
  return context.items(cell, lookOf(context.theme, look), PICTURE_ROOM);
}

/** What each column needs at the base size, padding included. */
function columnNeeds(context: LayoutContext, rows: readonly (readonly CellItems[])[]): ColumnNeeds[] {
  const { paddingX } = context.theme.table;
  const needs = rows[0]!.map(() => ({ min: 0, max: 0 }));
  for (const row of rows) {
    context.watch.check();
    for (const [index, items] of row.entries()) {
      const { min, max } = measure(items);
      const need = needs[index];
      if (!need) continue;
      need.min = Math.max(need.min, min + 2 * paddingX);
      need.max = Math.max(need.max, max + 2 * paddingX);
    }
  }
  return needs;
}

/** The largest size at which every word fits its column, else the smallest of all. */
function sizeFor(needs: readonly ColumnNeeds[], width: number, { sizes }: Theme['table']): number {
  const needed = sum(needs.map(({ min }) => Math.min(min, width * widestWord)));
  return sizes.find((size) => (needed * size) / sizes[0] <= width) ?? sizes.at(-1)!;
}

function toColumns(table: Table, needs: readonly ColumnNeeds[], ratio: number, place: Place): Column[] {
  const scaled = needs.map(({ min, max }) => ({ min: min * ratio, max: max * ratio }));
  let x = place.x;
  return columnWidths(scaled, place.width).map((width, index) => {
    const column = { x, width, alignment: table.alignments[index] ?? 'left', scale: ratio };
    x += width;
    return column;
  });
}
