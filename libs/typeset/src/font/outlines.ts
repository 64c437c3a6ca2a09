import { requireTable, type Tables } from './tables.ts';

/** One glyph as it stands in `glyf`, without its hints: PDF viewers do not need them at print quality. */
export interface Outline {
  readonly bytes: Uint8Array;
  /** Where in `bytes` the glyph ids of components stand; empty for a simple glyph. */
  readonly componentOffsets: readonly number[];
}

const EMPTY: Outline = { bytes: new Uint8Array(0), componentOffsets: [] };

/** Flags of a component in a composite glyph. */
const ARGUMENTS_ARE_WORDS = 0x0001;
const HAS_SCALE = 0x0008;
const MORE_COMPONENTS = 0x0020;
const HAS_TWO_SCALES = 0x0040;
const HAS_MATRIX = 0x0080;
const HAS_INSTRUCTIONS = 0x0100;

/** The drawings of a font, from `glyf` and `loca`. Each is read once and kept. */
export class Outlines {
  readonly #glyf: DataView;
  readonly #loca: DataView;
  readonly #longOffsets: boolean;
  readonly #cache = new Map<number, Outline>();

  constructor(tables: Tables) {
    this.#glyf = requireTable(tables, 'glyf');
    this.#loca = requireTable(tables, 'loca');
    this.#longOffsets = requireTable(tables, 'head').getInt16(50) === 1;
  }

  outline(glyph: number): Outline {
    let outline = this.#cache.get(glyph);
    if (!outline) {
      outline = this.#read(glyph);
      this.#cache.set(glyph, outline);
    }
    return outline;
  }

  #read(glyph: number): Outline {
    const start = this.#offset(glyph);
    const length = this.#offset(glyph + 1) - start;
    if (length === 0) return EMPTY;
    const view = new DataView(this.#glyf.buffer, this.#glyf.byteOffset + start, length);
    const contours = view.getInt16(0);
    return contours < 0 ? readComposite(view) : { bytes: readSimple(view, contours), componentOffsets: [] };
  }

  #offset(glyph: number): number {
    return this.#longOffsets ? this.#loca.getUint32(glyph * 4) : this.#loca.getUint16(glyph * 2) * 2;
  }
}

/** Header and contour ends, then the instructions, which are cut out, then flags and coordinates. */
function readSimple(view: DataView, contours: number): Uint8Array {
  const lengthOffset = 10 + contours * 2;
  const instructions = view.getUint16(lengthOffset);
  const source = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const bytes = new Uint8Array(source.length - instructions);
  bytes.set(source.subarray(0, lengthOffset));
  bytes.set(source.subarray(lengthOffset + 2 + instructions), lengthOffset + 2);
  return bytes;
}

/** Header, then components, then instructions, which are cut off. */
function readComposite(view: DataView): Outline {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
  const copy = new DataView(bytes.buffer);
  const componentOffsets: number[] = [];
  let offset = 10;
  let flags: number;
  do {
    flags = copy.getUint16(offset);
    copy.setUint16(offset, flags & ~HAS_INSTRUCTIONS);
    componentOffsets.push(offset + 2);
    offset += 4 + (flags & ARGUMENTS_ARE_WORDS ? 4 : 2);
    if (flags & HAS_SCALE) offset += 2;
    else if (flags & HAS_TWO_SCALES) offset += 4;
    else if (flags & HAS_MATRIX) offset += 8;
  } while (flags & MORE_COMPONENTS);
  return { bytes: bytes.slice(0, offset), componentOffsets };
}
