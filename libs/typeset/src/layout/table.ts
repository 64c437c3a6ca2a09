import type { Table } from '../markdown/document.ts';
import { writingMode, type StructureElement } from '../pdf/structure.ts';
import type { Item } from '../text/items.ts';
import { measure } from '../text/lines.ts';
import { columnWidths, type ColumnNeeds } from './column-widths.ts';
import type { LayoutContext } from './context.ts';
import type { Place } from './place.ts';
import type { Strip } from './strip.ts';
import { markLanguage } from './passage-language.ts';
import { readingDirection } from './reading-direction.ts';
import { TableRow, type Column } from './table-row.ts';
import { chooseSetting, type TableSetting } from './table-setting.ts';
import { lookOf } from './text-looks.ts';

type CellItems = readonly Item[];

/** A header taller than this part of the page is not worth repeating on every page. */
const TALLEST_REPEATED_HEADER = 1 / 3;
/** Rows by whose text the language of a table is told. */
const SAMPLE_ROWS = 3;
/** A picture in a cell is small: the words beside it need their room too. */
const PICTURE_ROOM = { width: 160, height: 160 };

/** Columns as wide as their content asks for; the header stands again on top of every page. */
export function layoutTable(context: LayoutContext, table: Table, place: Place): void {
  const inHeader = cellLook(context, true);
  const inRows = cellLook(context, false);
  const header = table.header.map((cell) => context.items(cell, inHeader, PICTURE_ROOM));
  const rows = table.rows.map((row) => row.map((cell) => context.items(cell, inRows, PICTURE_ROOM)));
  const needs = columnNeeds(context, [header, ...rows]);
  const direction = readingDirection([table], place.direction);
  const setting = chooseSetting(context, needs, { ...place, direction });
  for (const part of setting.parts) {
    const element = layoutPart(context, header, rows, toColumns(context, table, needs, part, setting), setting);
    markLanguage(context, element, [table.header, ...table.rows.slice(0, SAMPLE_ROWS)].flat(2));
  }
}

/** Some of the columns, from the header to the last row. Answers with the element of the table. */
function layoutPart(
  context: LayoutContext,
  header: readonly CellItems[],
  rows: readonly (readonly CellItems[])[],
  columns: readonly Column[],
  { size, isTurned, place }: TableSetting,
): StructureElement {
  const { frames } = place;
  const attributes = place.direction === context.direction ? '' : writingMode(place.direction);
  const element = place.parent.child('Table', attributes);
  const addRow = (cells: readonly CellItems[], role: 'TH' | 'TD') =>
    new TableRow(context.theme, columns, cells, { size, direction: place.direction }, element.child('TR'), role);

  const headerRow = addRow(header, 'TH');
  const { body } = isTurned ? context.sheets.turned : context.sheets.upright;
  const bodyHeight = body.bottom - body.top;
  const isRepeated = headerRow.height <= bodyHeight * TALLEST_REPEATED_HEADER;
  const repeat: Strip['repeat'] = isRepeated
    ? { height: headerRow.height, paint: (page, top) => headerRow.paintAsArtifact(page, top) }
    : undefined;
  const tallest = bodyHeight - (isRepeated ? headerRow.height : 0);

  context.flow.gap(context.theme.table.gap);
  for (const strip of headerRow.strips(tallest)) {
    context.flow.add({ ...strip, keepWithNext: isRepeated && rows.length > 0, frames, isTurned });
  }
  for (const cells of rows) {
    for (const strip of addRow(cells, 'TD').strips(tallest)) {
      context.flow.add({ ...strip, keepWithNext: false, frames, repeat, isTurned });
    }
  }
  context.flow.gap(context.theme.table.gap);
  return element;
}

function cellLook({ theme }: LayoutContext, bold: boolean): ReturnType<typeof lookOf> {
  const { colours, fonts, table } = theme;
  return lookOf(theme, { family: fonts.text, size: table.sizes[0], colour: colours.text, bold });
}

/** What each column needs at the base size, padding included. */
function columnNeeds(context: LayoutContext, rows: readonly (readonly CellItems[])[]): ColumnNeeds[] {
  const { paddingX } = context.theme.table;
  const needs = rows[0]!.map(() => ({ min: 0, max: 0 }));
  for (const row of rows) {
    context.watch.check();
    for (let index = 0; index < needs.length && index < row.length; index++) {
      const { min, max } = measure(row[index]!);
      const need = needs[index]!;
      need.min = Math.max(need.min, min + 2 * paddingX);
      need.max = Math.max(need.max, max + 2 * paddingX);
    }
  }
  return needs;
}

/** The first column stands where the table is read from. */
function toColumns(
  context: LayoutContext,
  table: Table,
  needs: readonly ColumnNeeds[],
  part: readonly number[],
  { size, place, parts }: TableSetting,
): Column[] {
  const scale = size / context.theme.table.sizes[0];
  const scaled = part.map((index) => ({ min: needs[index]!.min * scale, max: needs[index]!.max * scale }));
  let start = 0;
  return columnWidths(scaled, place.width).map((width, position) => {
    const index = part[position]!;
    const isRepeated = part !== parts[0] && index === 0;
    const x = place.x + (place.direction === 'ltr' ? start : place.width - start - width);
    start += width;
    return { index, x, width, alignment: table.alignments[index] ?? 'start', scale, isRepeated };
  });
}
