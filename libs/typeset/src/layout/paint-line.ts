import type { Direction } from '../font/harfbuzz.ts';
import type { Owner } from '../pdf/canvas.ts';
import type { Page } from '../pdf/page.ts';
import type { StructureElement } from '../pdf/structure.ts';
import { arrange } from '../text/bidi.ts';
import type { Drawing } from '../text/drawing.ts';
import type { VisibleItem } from '../text/items.ts';
import type { Line } from '../text/lines.ts';
import type { GlyphRun, ShapedText } from '../text/shaped-text.ts';
import type { Link, TextStyle } from '../text/style.ts';

const OBJECT_REPLACEMENT = 0xfffc;

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

/** Draws a line of text with its links and strikes. `direction` is that of its paragraph. */
export function paintLine(
  page: Page,
  line: Line,
  x: number,
  baseline: number,
  owner: LineOwner,
  direction: Direction,
): void {
  if (direction === 'rtl' || line.items.some(({ text }) => text.bidirectional)) {
    paintBothWays(page, line, x, baseline, owner, direction);
    return;
  }
  let position = x;
  for (const group of groupByLook(line.items)) {
    const start = position;
    const width = group.reduce((sum, item) => sum + widthIn(line, item), 0);
    paintMarked(page, { x: start, baseline, width, items: group, owner }, (owner) =>
      paintItems(page, group, line, start, baseline, owner),
    );
    position += width;
  }
}

/** A line in which some words go from right to left: drawn as it is seen, part by part. */
function paintBothWays(
  page: Page,
  line: Line,
  x: number,
  baseline: number,
  owner: LineOwner,
  direction: Direction,
): void {
  const parts = line.items.flatMap((item) => runsOf(item).map((run) => ({ run, item })));
  let position = direction === 'rtl' ? x - spaceAtEnd(line) : x;
  for (const { run, index } of arrange(
    parts.map((part) => part.run),
    direction,
  )) {
    const { item } = parts[index]!;
    const { style } = item;
    const start = position;
    const isWhole = item.kind === 'space' || item.drawing !== undefined;
    const width = isWhole ? widthIn(line, item) : (run.width * style.size) / 1000;
    paintMarked(page, { x: start, baseline, width, items: [item], owner }, (owner) => {
      if (isWhole) {
        paintItems(page, [item], line, start, baseline, owner);
      } else {
        page.canvas.setOwner(owner);
        page.canvas.show(run, style, start, baseline - (style.rise ?? 0));
      }
    });
    position += width;
  }
}

/** It is no part of the width of the line, so it stands outside. */
function spaceAtEnd(line: Line): number {
  const last = line.items.at(-1);
  return last?.kind === 'space' ? widthIn(line, last) : 0;
}

/** A drawing counts as one character without a direction. */
function runsOf(item: VisibleItem): readonly GlyphRun[] {
  if (item.kind === 'space' || !item.drawing) return item.text.runs;
  return item.drawing.source.runs.slice(0, 1).map(({ face }) => ({
    face,
    start: 0,
    width: 0,
    glyphs: [0],
    shown: [OBJECT_REPLACEMENT],
  }));
}

interface Marked {
  readonly x: number;
  readonly baseline: number;
  readonly width: number;
  /** All of one look. */
  readonly items: readonly VisibleItem[];
  readonly owner: LineOwner;
}

/** Draws text for its owner, then what stands on it: a link, a strike. */
function paintMarked(page: Page, { x, baseline, width, items, owner }: Marked, paint: (owner: Owner) => void): void {
  const { link, strike, size, colour } = items[0]!.style;
  const linkElement = link && owner.link(link);
  paint(linkElement ?? owner.owner);
  if (strike) page.canvas.strike({ x, y: baseline - size * 0.3, width, height: size * 0.06 }, colour);
  if (link && linkElement) {
    const ascent = Math.max(...items.map(ascentOf));
    const area = { x, y: baseline - ascent, width, height: ascent + size * 0.3 };
    page.links.push({ area, link, element: linkElement });
    if ('to' in link && link.from) page.anchors.set(link.from, area.y);
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
