import type { Cell, Table } from '../markdown/document.ts';
import type { Item } from '../text/items.ts';
import { measure } from '../text/lines.ts';
import { columnWidths, sum, type ColumnNeeds } from './column-widths.ts';
import type { LayoutContext } from './context.ts';
import type { Place } from './place.ts';
import type { Strip } from './strip.ts';
import { TableRow, type Column } from './table-row.ts';
import { lookOf } from './text-looks.ts';
import { body, colours, table as measures } from './theme.ts';

type CellItems = readonly Item[];

const BASE_SIZE = measures.sizes[0];
/** A header taller than this is not worth repeating on every page. */
const TALLEST_REPEATED_HEADER = (body.bottom - body.top) / 3;

/** Columns as wide as their content asks for; the header stands again on top of every page. */
export function layoutTable(context: LayoutContext, table: Table, place: Place): void {
  const header = table.header.map((cell) => cellItems(context, cell, true));
  const rows = table.rows.map((row) => row.map((cell) => cellItems(context, cell, false)));
  const needs = columnNeeds(context, [header, ...rows]);
  const size = sizeFor(needs, place.width);
  const columns = toColumns(table, needs, size, place);
  const element = place.parent.child('Table');
  const addRow = (cells: readonly CellItems[], role: 'TH' | 'TD') =>
    new TableRow(columns, cells, size, element.child('TR'), role);

  const headerRow = addRow(header, 'TH');
  const isRepeated = headerRow.height <= TALLEST_REPEATED_HEADER;
  const repeat: Strip['repeat'] = isRepeated
    ? { height: headerRow.height, paint: (page, top) => headerRow.paintAsArtifact(page, top) }
    : undefined;
  const tallest = body.bottom - body.top - (isRepeated ? headerRow.height : 0);

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
  return context.items(cell, lookOf({ size: BASE_SIZE, colour: colours.text, bold }));
}

/** What each column needs at the base size, padding included. */
function columnNeeds(context: LayoutContext, rows: readonly (readonly CellItems[])[]): ColumnNeeds[] {
  const needs = rows[0]!.map(() => ({ min: 0, max: 0 }));
  for (const row of rows) {
    context.watch.check();
    for (const [index, items] of row.entries()) {
      const { min, max } = measure(items);
      const need = needs[index];
      if (!need) continue;
      need.min = Math.max(need.min, min + 2 * measures.paddingX);
      need.max = Math.max(need.max, max + 2 * measures.paddingX);
    }
  }
  return needs;
}

/** The largest size at which every word fits its column, else the smallest of all. */
function sizeFor(needs: readonly ColumnNeeds[], width: number): number {
  const needed = sum(needs.map(({ min }) => Math.min(min, width * measures.widestWord)));
  return measures.sizes.find((size) => (needed * size) / BASE_SIZE <= width) ?? measures.sizes.at(-1)!;
}

function toColumns(table: Table, needs: readonly ColumnNeeds[], size: number, place: Place): Column[] {
  const ratio = size / BASE_SIZE;
  const scaled = needs.map(({ min, max }) => ({ min: min * ratio, max: max * ratio }));
  let x = place.x;
  return columnWidths(scaled, place.width).map((width, index) => {
    const column = { x, width, alignment: table.alignments[index] ?? 'left', scale: ratio };
    x += width;
    return column;
  });
}
