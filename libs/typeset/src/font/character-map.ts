import { subview } from './tables.ts';

const BMP_SIZE = 0x10000;

/** Which glyph shows which Unicode code point, from the `cmap` table. */
export class CharacterMap {
  readonly #bmp = new Uint16Array(BMP_SIZE);
  readonly #astral = new Map<number, number>();

  constructor(cmap: DataView) {
    const segments = findSubtable(cmap, 4);
    if (segments) this.#readSegments(segments);
    const groups = findSubtable(cmap, 12);
    if (groups) this.#readGroups(groups);
    if (!segments && !groups) throw new Error('The font has no Unicode cmap of format 4 or 12.');
  }

  /** The glyph of a code point; 0 when the font has none. */
  glyph(codePoint: number): number {
    return codePoint < BMP_SIZE ? this.#bmp[codePoint]! : (this.#astral.get(codePoint) ?? 0);
  }

  /** Every code point the font has, with its glyph. */
  *entries(): Generator<[codePoint: number, glyph: number]> {
    for (let codePoint = 0; codePoint < BMP_SIZE; codePoint++) {
      const glyph = this.#bmp[codePoint]!;
      if (glyph !== 0) yield [codePoint, glyph];
    }
    yield* this.#astral;
  }

  /** Format 4: segments of the Basic Multilingual Plane in four parallel arrays. */
  #readSegments(table: DataView): void {
    const arraySize = table.getUint16(6);
    const ends = 14;
    const starts = ends + arraySize + 2;
    const deltas = starts + arraySize;
    const rangeOffsets = deltas + arraySize;
    for (let segment = 0; segment < arraySize; segment += 2) {
      const start = table.getUint16(starts + segment);
      const end = table.getUint16(ends + segment);
      const delta = table.getUint16(deltas + segment);
      const rangeOffset = table.getUint16(rangeOffsets + segment);
      for (let codePoint = start; codePoint <= end && codePoint !== 0xffff; codePoint++) {
        // A range offset counts from the place where it is itself stored.
        const listed = rangeOffsets + segment + rangeOffset + 2 * (codePoint - start);
        const glyph = rangeOffset === 0 ? codePoint : table.getUint16(listed);
        this.#bmp[codePoint] = glyph === 0 ? 0 : (glyph + delta) & 0xffff;
      }
    }
  }

  /** Format 12: groups of consecutive code points and glyphs, over all planes. */
  #readGroups(table: DataView): void {
    const count = table.getUint32(12);
    for (let group = 0; group < count; group++) {
      const offset = 16 + group * 12;
      const start = table.getUint32(offset);
      const end = table.getUint32(offset + 4);
      const firstGlyph = table.getUint32(offset + 8);
      for (let codePoint = start; codePoint <= end; codePoint++) {
        const glyph = firstGlyph + codePoint - start;
        if (codePoint < BMP_SIZE) this.#bmp[codePoint] = glyph;
        else this.#astral.set(codePoint, glyph);
      }
    }
  }
}

/** The first Unicode subtable of the wanted format. */
function findSubtable(cmap: DataView, format: number): DataView | undefined {
  const count = cmap.getUint16(2);
  for (let index = 0; index < count; index++) {
    const record = 4 + index * 8;
    const platform = cmap.getUint16(record);
    const encoding = cmap.getUint16(record + 2);
    const isUnicode = platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10));
    const offset = cmap.getUint32(record + 4);
    if (isUnicode && cmap.getUint16(offset) === format) return subview(cmap, offset);
  }
  return undefined;
}
