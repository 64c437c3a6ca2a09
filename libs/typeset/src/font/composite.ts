/** Glyphs of a face that are drawn as one: a letter with its marks, a syllable. */
export interface Composite {
  readonly parts: readonly Part[];
  /** In 1/1000 of the font size. */
  readonly advance: number;
  /** The same for composites that look the same. */
  readonly key: string;
}

/** A glyph, and how far it is moved, in 1/1000 of the font size. */
export interface Part {
  readonly glyph: number;
  readonly x: number;
  readonly y: number;
}

/** What can stand at one place of a run: a glyph of the face, or several drawn as one. */
export type Glyph = number | Composite;

export function composite(parts: readonly Part[], advance: number): Composite {
  const key = parts.map(({ glyph, x, y }) => `${glyph},${x},${y}`).join(' ');
  return { parts, advance, key: `${key} ${advance}` };
}

/** Flags of a component. */
const ARGUMENTS_ARE_WORDS = 0x0001;
const ARGUMENTS_ARE_OFFSETS = 0x0002;
const MORE_COMPONENTS = 0x0020;
const COMPONENT_SIZE = 8;
const HEADER_SIZE = 10;

/** A part with its outline; lengths in font units. */
export interface DrawnPart extends Part {
  readonly outline: Uint8Array;
}

/**
 * The `glyf` record of a composite. Its components name glyphs of the source face; parts that draw nothing are left
 * out, and without any other it is empty.
 */
export function writeComposite(parts: readonly DrawnPart[]): { bytes: Uint8Array; componentOffsets: number[] } {
  const drawn = parts.filter(({ outline }) => outline.length > 0);
  if (drawn.length === 0) return { bytes: new Uint8Array(0), componentOffsets: [] };
  const view = new DataView(new ArrayBuffer(HEADER_SIZE + drawn.length * COMPONENT_SIZE));
  view.setInt16(0, -1);
  for (const [index, edge] of boundingBox(drawn).entries()) view.setInt16(2 + index * 2, edge);
  const componentOffsets = drawn.map(({ glyph, x, y }, index) => {
    const offset = HEADER_SIZE + index * COMPONENT_SIZE;
    const more = index < drawn.length - 1 ? MORE_COMPONENTS : 0;
    view.setUint16(offset, ARGUMENTS_ARE_WORDS | ARGUMENTS_ARE_OFFSETS | more);
    view.setUint16(offset + 2, glyph);
    view.setInt16(offset + 4, x);
    view.setInt16(offset + 6, y);
    return offset + 2;
  });
  return { bytes: new Uint8Array(view.buffer), componentOffsets };
}

function boundingBox(parts: readonly DrawnPart[]): [left: number, bottom: number, right: number, top: number] {
  const boxes = parts.map(({ outline, x, y }) => {
    const view = new DataView(outline.buffer, outline.byteOffset, outline.byteLength);
    return [view.getInt16(2) + x, view.getInt16(4) + y, view.getInt16(6) + x, view.getInt16(8) + y] as const;
  });
  return [
    Math.min(...boxes.map(([left]) => left)),
    Math.min(...boxes.map(([, bottom]) => bottom)),
    Math.max(...boxes.map(([, , right]) => right)),
    Math.max(...boxes.map(([, , , top]) => top)),
  ];
}
