import { sum, type ColumnNeeds } from './column-widths.ts';
import type { LayoutContext } from './context.ts';
import type { Place } from './place.ts';
import { widestWord } from './theme.ts';

/** How a table is set: the size of its text, upright or on turned pages, and in how many parts. */
export interface TableSetting {
  readonly size: number;
  readonly isTurned: boolean;
  readonly place: Place;
  /** Indices of the columns that stand side by side, part by part. */
  readonly parts: readonly (readonly number[])[];
}

/** A table that is wider by no more than this is squeezed, at the cost of some divided words, rather than parted. */
const MOST_SQUEEZED = 1.15;
/** Widest first column, as a part of the page, that is repeated in every part: it says what the rows are. */
const WIDEST_REPEATED = 0.25;

/**
 * The first that leaves every word whole: smaller text, then turned pages, then the table in parts one below the
 * other. Only a word that is wider than `widestWord` is ever divided, or many columns by little.
 * @param needs Of each column at the largest size.
 */
export function chooseSetting(context: LayoutContext, needs: readonly ColumnNeeds[], place: Place): TableSetting {
  const { sizes } = context.theme.table;
  const [largest] = sizes;
  const smallest = sizes.at(-1)!;
  const turned = turnedPlace(context, place);
  const all = [needs.map((_, index) => index)];
  const fitsAt = (width: number) => (size: number) => (needed(needs, width) * size) / largest <= width;

  // The smallest text is for turned pages alone.
  const upright = sizes.slice(0, turned ? -1 : undefined).find(fitsAt(place.width));
  if (upright !== undefined) return { size: upright, isTurned: false, place, parts: all };
  const wide = turned ?? place;
  const size = sizes.find(fitsAt(wide.width)) ?? smallest;
  const setting = { isTurned: turned !== undefined, place: wide };
  const overflow = (needed(needs, wide.width) * size) / largest / wide.width;
  if (overflow <= MOST_SQUEEZED) return { ...setting, size, parts: all };
  const widths = needs.map((need) => needed([need], wide.width));
  const { parts, widest } = divide(widths, (wide.width * largest) / smallest);
  return { ...setting, size: sizes.find((size) => (widest * size) / largest <= wide.width) ?? smallest, parts };
}

/** The same place on a turned page, if there is more room. */
function turnedPlace({ sheets: { upright, turned } }: LayoutContext, place: Place): Place | undefined {
  const more = turned.body.width - upright.body.width;
  return more > 0 ? { ...place, width: place.width + more } : undefined;
}

/** Width that leaves the words of all columns whole, but for those that are too wide for any table. */
function needed(needs: readonly ColumnNeeds[], width: number): number {
  return sum(needs.map(({ min }) => Math.min(min, width * widestWord)));
}

/** As few parts as possible, and these as equal as possible; with the width of the widest. */
function divide(widths: readonly number[], most: number): { parts: number[][]; widest: number } {
  const count = pack(widths, most).length;
  let low = 0;
  let high = most;
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    if (pack(widths, middle).length > count) low = middle;
    else high = middle;
  }
  return { parts: pack(widths, high), widest: high };
}

/** As many columns in each part as fit, after the first one again if it is narrow. */
function pack(widths: readonly number[], most: number): number[][] {
  const [first = 0] = widths;
  const isRepeated = first <= most * WIDEST_REPEATED;
  const parts: number[][] = [];
  let used = Infinity;
  for (const [index, width] of widths.entries()) {
    if (used + width > most) {
      const opening = isRepeated && index > 0 ? [0] : [];
      parts.push(opening);
      used = opening.length * first;
    }
    parts.at(-1)!.push(index);
    used += width;
  }
  return parts;
}
