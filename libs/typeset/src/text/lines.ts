import type { Direction } from '../font/harfbuzz.ts';
import { orderLines } from './bidi.ts';
import { divideBox, divideUnit } from './divided.ts';
import type { Box, Item, VisibleItem } from './items.ts';
import { fitting, stretchOf, type Fill } from './justification.ts';
import { cutText } from './shaped-text.ts';
import { eachUnit, type Unit } from './units.ts';

/** Where an item comes when the line is read, and whether its characters stand in the reverse of their order. */
export interface Reading {
  readonly place: number;
  readonly isRightToLeft: boolean;
}

/** A line of text. A space at its end is kept, so that copied text has it, but does not count in `width`. */
export interface Line {
  /** As they stand from left to right. */
  readonly items: readonly VisibleItem[];
  /** Only of a paragraph in which the direction may change: how each of the items is read. */
  readonly reading?: readonly Reading[];
  /** In which its paragraph is read. */
  readonly direction: Direction;
  /** Points, before spaces are stretched. */
  readonly width: number;
  /** The part of its width by which each space grows: 0 in ragged text, less than 0 where spaces are squeezed. */
  readonly stretch: number;
  /** Points above and below the baseline that drawings in the line take; 0 without any. */
  readonly ascent: number;
  readonly descent: number;
}

/** A line without words. */
export function emptyLine(direction: Direction): Line {
  return { items: [], direction, width: 0, stretch: 0, ascent: 0, descent: 0 };
}

/** Room for rounding when a line fits exactly. */
const TOLERANCE = 0.01;
/** More lines in a row that end in a hyphen look like a ladder. */
const MOST_HYPHENS = 2;

/**
 * Breaks items into lines of at most `width` points, each as full as possible. Justified lines are stretched to that
 * width, and words are divided where the spaces would become too wide. Without items there are no lines.
 * @param around In which direction a text without letters is read.
 */
export function breakLines(
  items: readonly Item[],
  width: number,
  around: Direction = 'ltr',
  isJustified = false,
): Line[] {
  const lines = breakInReadingOrder(items, width, isJustified);
  const isOrdered = around === 'ltr' && !items.some((item) => item.kind === 'box' && item.text.bidirectional);
  return isOrdered ? lines : orderLines(lines, around);
}

/** What stands on the first line of at most `width` points, in reading order and without the space at its end. */
export function firstLine(items: readonly Item[], width: number): readonly VisibleItem[] {
  const found = breakInReadingOrder(items, width, false)[0]?.items ?? [];
  return found.at(-1)?.kind === 'space' ? found.slice(0, -1) : found;
}

function breakInReadingOrder(items: readonly Item[], width: number, isJustified: boolean): Line[] {
  const breaker = new LineBreaker(width + TOLERANCE, isJustified);
  eachUnit(items, (unit) => breaker.add(unit));
  return breaker.finish();
}

/** How far a line is moved in to take its place in a width: `share` of the free room is at its left. Points. */
export function startOf({ items, width, stretch }: Line, room: number, share: number): number {
  const [first] = items;
  // The space at the end of a line from right to left hangs out at its left.
  const hanging = first?.kind === 'space' ? first.width * (1 + stretch) : 0;
  return (stretch === 0 ? (room - width) * share : 0) - hanging;
}

/** Widths of a text, in points: of its widest unbreakable unit, and of all of it on one line. */
export function measure(items: readonly Item[]): { min: number; max: number } {
  let min = 0;
  let max = 0;
  let line = 0;
  eachUnit(items, ({ width, spaceWidth, mustEnd }) => {
    min = Math.max(min, width);
    if (width > 0) max = Math.max(max, line + width);
    line = mustEnd ? 0 : line + width + spaceWidth;
  });
  return { min, max };
}

class LineBreaker {
  readonly #limit: number;
  readonly #isJustified: boolean;
  readonly #lines: Line[] = [];
  #items: VisibleItem[] = [];
  /** Of everything on the line, also the space at its end. */
  #used = 0;
  /** Of all spaces on the line. */
  #spaces = 0;
  #ascent = 0;
  #descent = 0;
  /** Lines in a row up to here that end in a hyphen. */
  #hyphens = 0;

  constructor(limit: number, isJustified: boolean) {
    this.#limit = limit;
    this.#isJustified = isJustified;
  }

  add(unit: Unit): void {
    const overflows = unit.width > 0 && this.#used + unit.width > this.#limit;
    if (overflows && this.#items.length > 0) {
      if (this.#isJustified) this.#addJustified(unit);
      else this.#addToNextLine(unit);
      return;
    }
    if (unit.width > this.#limit) this.#addPiecewise(unit);
    else for (const item of unit.items) this.#push(item);
    if (unit.mustEnd) this.#endLine('ragged');
  }

  finish(): Line[] {
    if (this.#items.length > 0) this.#endLine('ragged');
    return this.#lines;
  }

  #addToNextLine(unit: Unit): void {
    this.#endLine('full');
    this.add(unit);
  }

  /** The unit does not fit as it is. */
  #addJustified(unit: Unit): void {
    const way = fitting(this.#fill(), unit.width);
    if (way === 'squeeze') {
      for (const item of unit.items) this.#push(item);
      if (unit.mustEnd) this.#endLine('ragged');
      return;
    }
    const mayDivide = way === 'divide' && this.#hyphens < MOST_HYPHENS && !unit.isLast;
    const parts = mayDivide ? divideUnit(unit, this.#limit - this.#used) : undefined;
    if (!parts) {
      this.#addToNextLine(unit);
      return;
    }
    for (const item of parts.head) this.#push(item);
    const hyphens = this.#hyphens + 1;
    this.#endLine('full');
    this.#hyphens = hyphens;
    this.add(parts.tail);
  }

  /** The unit is wider than a whole line: break at any space, else within words. */
  #addPiecewise(unit: Unit): void {
    for (const item of unit.items) {
      let rest: VisibleItem | undefined = item;
      while (rest) {
        if (rest.kind === 'space' || this.#used + rest.width <= this.#limit) {
          this.#push(rest);
          break;
        }
        if (this.#items.at(-1)?.kind === 'space') {
          this.#endLine('full');
          continue;
        }
        rest = this.#pushWhatFits(rest);
      }
    }
  }

  /** Fills the line with the start of a box, ends it, and gives back the rest of the box. */
  #pushWhatFits(box: Box): VisibleItem | undefined {
    const room = this.#limit - this.#used;
    const [head, tail] = box.drawing ? [shrinkTo(box, this.#limit)] : (divideBox(box, room) ?? cutBox(box, room));
    if (this.#items.length > 0 && head.width > room) {
      this.#endLine('full');
      return box;
    }
    this.#push(head);
    if (tail) this.#endLine('full');
    return tail;
  }

  #push(item: VisibleItem): void {
    this.#items.push(item);
    this.#used += item.width;
    if (item.kind === 'space') {
      this.#spaces += item.width;
    } else if (item.drawing) {
      const scale = item.style.size / 1000;
      this.#ascent = Math.max(this.#ascent, item.drawing.ascent * scale);
      this.#descent = Math.max(this.#descent, item.drawing.descent * scale);
    }
  }

  #fill(): Fill {
    const last = this.#items.at(-1);
    const lastSpace = last?.kind === 'space' ? last.width : 0;
    return { limit: this.#limit, used: this.#used, spaces: this.#spaces, lastSpace };
  }

  /** A full line is stretched if the text is justified; one that ends its paragraph is at most squeezed. */
  #endLine(kind: 'full' | 'ragged'): void {
    const fill = this.#fill();
    const width = fill.used - fill.lastSpace;
    const isStretched = this.#isJustified && (kind === 'full' || width > this.#limit);
    const last = this.#items.at(-1);
    if (last?.kind === 'space') this.#items[this.#items.length - 1] = withoutMarks(last);
    const stretch = isStretched ? stretchOf(fill) : 0;
    const [ascent, descent] = [this.#ascent, this.#descent];
    this.#lines.push({ items: this.#items, direction: 'ltr', width, stretch, ascent, descent });
    this.#items = [];
    this.#used = 0;
    this.#spaces = 0;
    this.#ascent = 0;
    this.#descent = 0;
    this.#hyphens = 0;
  }
}

/** A drawing cannot be cut: it becomes smaller until it fits the line. */
function shrinkTo(box: Box, width: number): Box {
  const scale = width / box.width;
  return { ...box, width, style: { ...box.style, size: box.style.size * scale } };
}

/** Cuts a box between any two characters. */
function cutBox(box: Box, room: number): [head: Box, tail: Box | undefined] {
  const scale = box.style.size / 1000;
  const [head, tail] = cutText(box.text, room / scale);
  const part = (text: Box['text']): Box => ({ ...box, text, width: text.width * scale });
  return [part(head), tail && part(tail)];
}

/** No strike and no link may show beyond the last word of a line. */
function withoutMarks(space: VisibleItem): VisibleItem {
  const { strike, link } = space.style;
  return strike || link ? { ...space, style: { ...space.style, strike: false, link: undefined } } : space;
}
