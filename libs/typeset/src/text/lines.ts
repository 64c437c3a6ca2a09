import type { Item, VisibleItem } from './items.ts';
import { cutText } from './shaped-text.ts';

/** A line of text. A space at its end is kept, so that copied text has it, but does not count in `width`. */
export interface Line {
  readonly items: readonly VisibleItem[];
  /** Points. */
  readonly width: number;
}

/** Room for rounding when a line fits exactly. */
const TOLERANCE = 0.01;

/** Breaks items into lines of at most `width` points, each as full as possible. Without items there are no lines. */
export function breakLines(items: readonly Item[], width: number): Line[] {
  const breaker = new LineBreaker(width + TOLERANCE);
  for (const unit of units(items)) breaker.add(unit);
  return breaker.finish();
}

/** Widths of a text, in points: of its widest unbreakable unit, and of all of it on one line. */
export function measure(items: readonly Item[]): { min: number; max: number } {
  let min = 0;
  let max = 0;
  let line = 0;
  for (const unit of units(items)) {
    min = Math.max(min, unit.width);
    if (unit.width > 0) max = Math.max(max, line + unit.width);
    line = unit.mustEnd ? 0 : line + unit.width + unit.spaceWidth;
  }
  return { min, max };
}

/** Items that stay on one line, with the space after them. */
interface Unit {
  readonly items: readonly VisibleItem[];
  /** Without the space at the end. */
  readonly width: number;
  readonly spaceWidth: number;
  readonly mustEnd: boolean;
}

function* units(items: readonly Item[]): Generator<Unit> {
  let collected: VisibleItem[] = [];
  let width = 0;
  for (const item of items) {
    if (item.kind === 'box' || (item.kind === 'space' && !item.breakable)) {
      collected.push(item);
      width += item.width;
      continue;
    }
    const spaceWidth = item.kind === 'space' ? item.width : 0;
    if (item.kind === 'space') collected.push(item);
    yield { items: collected, width, spaceWidth, mustEnd: item.kind === 'break' };
    collected = [];
    width = 0;
  }
  if (collected.length > 0) yield { items: collected, width, spaceWidth: 0, mustEnd: false };
}

class LineBreaker {
  readonly #limit: number;
  readonly #lines: Line[] = [];
  #items: VisibleItem[] = [];
  /** Of everything on the line, also the space at its end. */
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(unit: Unit): void {
    const overflows = unit.width > 0 && this.#used + unit.width > this.#limit;
    if (overflows && this.#items.length > 0) this.#endLine();
    if (unit.width > this.#limit) this.#addPiecewise(unit);
    else for (const item of unit.items) this.#push(item);
    if (unit.mustEnd) this.#endLine();
  }

  finish(): Line[] {
    if (this.#items.length > 0) this.#endLine();
    return this.#lines;
  }

  /** The unit is wider than a whole line: break at any space, else between any two characters. */
  #addPiecewise(unit: Unit): void {
    for (const item of unit.items) {
      let rest: VisibleItem | undefined = item;
      while (rest) {
        if (rest.kind === 'space' || this.#used + rest.width <= this.#limit) {
          this.#push(rest);
          break;
        }
        if (this.#items.at(-1)?.kind === 'space') {
          this.#endLine();
          continue;
        }
        rest = this.#pushWhatFits(rest);
      }
    }
  }

  /** Fills the line with the start of a box, ends it, and gives back the rest of the box. */
  #pushWhatFits(box: VisibleItem): VisibleItem | undefined {
    const room = ((this.#limit - this.#used) * 1000) / box.style.size;
    const [head, tail] = cutText(box.text, room);
    const tooWide = this.#items.length > 0 && (head.width * box.style.size) / 1000 > this.#limit - this.#used;
    if (tooWide) {
      this.#endLine();
      return box;
    }
    this.#push({ ...box, text: head, width: (head.width * box.style.size) / 1000 });
    if (!tail) return undefined;
    this.#endLine();
    return { ...box, text: tail, width: (tail.width * box.style.size) / 1000 };
  }

  #push(item: VisibleItem): void {
    this.#items.push(item);
    this.#used += item.width;
  }

  #endLine(): void {
    const last = this.#items.at(-1);
    const endsInSpace = last?.kind === 'space';
    if (endsInSpace) this.#items[this.#items.length - 1] = withoutMarks(last);
    this.#lines.push({ items: this.#items, width: this.#used - (endsInSpace ? last.width : 0) });
    this.#items = [];
    this.#used = 0;
  }
}

/** No strike and no link may show beyond the last word of a line. */
function withoutMarks(space: VisibleItem): VisibleItem {
  const { strike, link } = space.style;
  return strike || link ? { ...space, style: { ...space.style, strike: false, link: undefined } } : space;
}
