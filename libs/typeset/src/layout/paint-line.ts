import type { Owner } from '../pdf/canvas.ts';
import type { Page } from '../pdf/page.ts';
import type { StructureElement } from '../pdf/structure.ts';
import type { Drawing } from '../text/drawing.ts';
import type { VisibleItem } from '../text/items.ts';
import type { Line } from '../text/lines.ts';
import type { ShapedText } from '../text/shaped-text.ts';
import type { Link, TextStyle } from '../text/style.ts';

/** Whose text the lines of one block are, links included. */
export class LineOwner {
  readonly owner: Owner;
  readonly #links = new Map<Link, StructureElement>();

  constructor(owner: Owner) {
    this.owner = owner;
  }

  /** The element of a link: one, also when the link goes over several lines. */
  link(link: Link): StructureElement | undefined {
    if (this.owner === 'artifact') return undefined;
    let element = this.#links.get(link);
    if (!element) {
      element = ('to' in link ? this.owner.child('Reference') : this.owner).child('Link');
      this.#links.set(link, element);
    }
    return element;
  }
}

/** Draws a line of text with its links and strikes. */
export function paintLine(page: Page, line: Line, x: number, baseline: number, owner: LineOwner): void {
  const { items } = line;
  let position = x;
  let start = 0;
  while (start < items.length) {
    const { link, strike, size, colour } = items[start]!.style;
    const end = endOfLook(items, start);
    const linkElement = link && owner.link(link);
    const left = position;
    for (let index = start; index < end; index++) {
      const item = items[index]!;
      paintItem(page, item, position, baseline, linkElement ?? owner.owner);
      position += widthIn(line, item);
    }
    const width = position - left;
    if (strike) page.canvas.strike({ x: left, y: baseline - size * 0.3, width, height: size * 0.06 }, colour);
    if (link && linkElement) {
      const ascent = Math.max(...items.slice(start, end).map(ascentOf));
      const area = { x: left, y: baseline - ascent, width, height: ascent + size * 0.3 };
      page.links.push({ area, link, element: linkElement });
      if ('to' in link && link.from) page.anchors.set(link.from, area.y);
    }
    start = end;
  }
}

/** Where the neighbours of an item that have the same link and strike end. */
function endOfLook(items: readonly VisibleItem[], start: number): number {
  const { link, strike } = items[start]!.style;
  let end = start + 1;
  while (end < items.length && items[end]!.style.link === link && items[end]!.style.strike === strike) end++;
  return end;
}

function ascentOf(item: VisibleItem): number {
  const { size } = item.style;
  return item.kind === 'box' && item.drawing ? Math.max(size, (item.drawing.ascent * size) / 1000) : size;
}

function paintItem(page: Page, item: VisibleItem, x: number, baseline: number, owner: Owner): void {
  const { style } = item;
  if (item.kind === 'box' && item.drawing) {
    page.canvas.setOwner(ownerOfDrawing(item.drawing, owner));
    page.canvas.draw(item.drawing, style, x, baseline);
  } else {
    page.canvas.setOwner(owner);
    paintShaped(page, item.text, style, x, baseline - (style.rise ?? 0));
  }
}

function widthIn({ stretch }: Line, item: VisibleItem): number {
  return item.kind === 'space' ? item.width * (1 + stretch) : item.width;
}

/** A new element within that of the text around the drawing. */
function ownerOfDrawing({ kind, alternative }: Drawing, around: Owner): Owner {
  // A picture without words is decoration.
  if (around === 'artifact' || alternative === '') return 'artifact';
  return around.child(kind === 'formula' ? 'Formula' : 'Figure', '', alternative);
}

/** Draws shaped text for the current owner. */
export function paintShaped(page: Page, text: ShapedText, style: TextStyle, x: number, baseline: number): void {
  for (const run of text.runs) page.canvas.show(run, style, x + (run.start * style.size) / 1000, baseline);
}
