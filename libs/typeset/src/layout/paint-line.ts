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
  let position = x;
  for (const group of groupByLook(line.items)) {
    const width = group.reduce((sum, item) => sum + widthIn(line, item), 0);
    const { link, strike, size, colour } = group[0]!.style;
    const linkElement = link && owner.link(link);
    paintItems(page, group, line, position, baseline, linkElement ?? owner.owner);
    if (strike) {
      page.canvas.strike({ x: position, y: baseline - size * 0.3, width, height: size * 0.06 }, colour);
    }
    if (link && linkElement) {
      const ascent = Math.max(...group.map(ascentOf));
      const area = { x: position, y: baseline - ascent, width, height: ascent + size * 0.3 };
      page.links.push({ area, link, element: linkElement });
      if ('to' in link && link.from) page.anchors.set(link.from, area.y);
    }
    position += width;
  }
}

function ascentOf(item: VisibleItem): number {
  const { size } = item.style;
  return item.kind === 'box' && item.drawing ? Math.max(size, (item.drawing.ascent * size) / 1000) : size;
}

function paintItems(
  page: Page,
  items: readonly VisibleItem[],
  line: Line,
  x: number,
  baseline: number,
  owner: Owner,
): void {
  let position = x;
  for (const item of items) {
    if (item.kind === 'box' && item.drawing) {
      page.canvas.setOwner(ownerOfDrawing(item.drawing, owner));
      page.canvas.draw(item.drawing, item.style, position, baseline);
    } else {
      page.canvas.setOwner(owner);
      paintShaped(page, item.text, item.style, position, baseline - (item.style.rise ?? 0));
    }
    position += widthIn(line, item);
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

/** Neighbours with the same link and strike. */
function groupByLook(items: readonly VisibleItem[]): VisibleItem[][] {
  const groups: VisibleItem[][] = [];
  let group: VisibleItem[] = [];
  for (const item of items) {
    const look = group[0]?.style;
    if (!look || look.link !== item.style.link || look.strike !== item.style.strike) {
      group = [];
      groups.push(group);
    }
    group.push(item);
  }
  return groups;
}
