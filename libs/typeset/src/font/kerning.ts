import { readClasses, readCoverage, readFeatureLookups, readSubtables } from './open-type-layout.ts';
import { subview } from './tables.ts';

/** GPOS lookup types. */
const PAIR_ADJUSTMENT = 2;
const EXTENSION = 9;
/** Bits of a value format. */
const X_PLACEMENT = 0x1;
const Y_PLACEMENT = 0x2;
const X_ADVANCE = 0x4;

/** Tells the adjustment of a pair, or undefined when the subtable does not speak of it. */
type PairSubtable = (left: number, right: number) => number | undefined;

/** Kerning of glyph pairs, from the `kern` feature of GPOS. */
export class Kerning {
  readonly #lookups: readonly (readonly PairSubtable[])[];

  constructor(gpos: DataView | undefined) {
    const lookups = gpos ? readFeatureLookups(gpos, 'kern') : [];
    this.#lookups = lookups.map((lookup) => readSubtables(lookup, PAIR_ADJUSTMENT, EXTENSION).map(readPairs));
  }

  /** What to add to the advance of `left` when `right` follows, in font units. */
  between(left: number, right: number): number {
    let total = 0;
    for (const subtables of this.#lookups) {
      for (const adjustment of subtables) {
        const found = adjustment(left, right);
        // The first subtable that knows the pair ends its lookup.
        if (found === undefined) continue;
        total += found;
        break;
      }
    }
    return total;
  }
}

function readPairs(table: DataView): PairSubtable {
  return table.getUint16(0) === 1 ? readGlyphPairs(table) : readClassPairs(table);
}

/** Format 1: for each left glyph a list of right glyphs. */
function readGlyphPairs(table: DataView): PairSubtable {
  const coverage = readCoverage(subview(table, table.getUint16(2)));
  const value = readValueShape(table);
  const pairSets = Array.from({ length: table.getUint16(8) }, (_, index) => {
    const set = subview(table, table.getUint16(10 + index * 2));
    const pairs = new Map<number, number>();
    for (let pair = 0; pair < set.getUint16(0); pair++) {
      const offset = 2 + pair * (2 + value.size);
      pairs.set(set.getUint16(offset), value.advance(set, offset + 2));
    }
    return pairs;
  });
  return (left, right) => {
    const index = coverage.get(left);
    return index === undefined ? undefined : pairSets[index]?.get(right);
  };
}

/** Format 2: a matrix over classes of left and right glyphs. */
function readClassPairs(table: DataView): PairSubtable {
  const coverage = readCoverage(subview(table, table.getUint16(2)));
  const value = readValueShape(table);
  const leftClasses = readClasses(subview(table, table.getUint16(8)));
  const rightClasses = readClasses(subview(table, table.getUint16(10)));
  const rightCount = table.getUint16(14);
  return (left, right) => {
    if (!coverage.has(left)) return undefined;
    const cell = (leftClasses.get(left) ?? 0) * rightCount + (rightClasses.get(right) ?? 0);
    return value.advance(table, 16 + cell * value.size);
  };
}

interface ValueShape {
  /** Bytes of the two values of a pair together. */
  readonly size: number;
  /** The horizontal advance in the first value. */
  advance(view: DataView, offset: number): number;
}

function readValueShape(table: DataView): ValueShape {
  const first = table.getUint16(4);
  const second = table.getUint16(6);
  const advanceOffset = 2 * countBits(first & (X_PLACEMENT | Y_PLACEMENT));
  return {
    size: 2 * (countBits(first) + countBits(second)),
    advance: (view, offset) => (first & X_ADVANCE ? view.getInt16(offset + advanceOffset) : 0),
  };
}

function countBits(value: number): number {
  let count = 0;
  for (let rest = value; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
