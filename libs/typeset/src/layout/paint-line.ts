import type { Page } from '../pdf/page.ts';
import { copiedLine } from '../text/copied-text.ts';
import type { Line, Reading } from '../text/lines.ts';
import { copiedPieces, endOfLook, groupByLook, piecesInOrder, widthIn } from './line-pieces.ts';
import type { LineOwner } from './line-owner.ts';
import { paintItem, paintMarks } from './paint-item.ts';

/** Draws a line of text with its links and strikes. */
export function paintLine(page: Page, line: Line, x: number, baseline: number, owner: LineOwner): void {
  if (line.reading) {
    paintMixedLine(page, line, line.reading, x, baseline, owner);
    return;
  }
  const { items } = line;
  let position = x;
  let start = 0;
  while (start < items.length) {
    const { link, strike } = items[start]!.style;
    const end = endOfLook(items, start);
    const element = link && owner.link(link);
    const left = position;
    for (let index = start; index < end; index++) {
      const item = items[index]!;
      paintItem(page, item, position, baseline, element ?? owner.owner);
      position += widthIn(line, item);
    }
    if (link || strike)
      paintMarks(page, items.slice(start, end), { x: left, width: position - left }, baseline, element);
    start = end;
  }
}

/** Paints in the order of reading what goes in one direction, with the texts that programs have to copy. */
function paintMixedLine(
  page: Page,
  line: Line,
  reading: readonly Reading[],
  x: number,
  baseline: number,
  owner: LineOwner,
): void {
  const { items, replacements } = copiedLine(line, reading, page.mostly);
  for (const group of piecesInOrder(reading, groupByLook(line, x))) {
    const { link } = items[group.first]!.style;
    const element = link && owner.link(link);
    for (const { first, last, x: left, texts } of copiedPieces(line, reading, group, replacements)) {
      page.canvas.setOwner(element ?? owner.owner);
      if (texts) page.canvas.beginReplacement(texts);
      let position = left;
      for (const item of items.slice(first, last + 1)) {
        paintItem(page, item, position, baseline, element ?? owner.owner);
        position += widthIn(line, item);
      }
      if (texts) page.canvas.endReplacement();
    }
    paintMarks(page, items.slice(group.first, group.last + 1), group, baseline, element);
  }
}
