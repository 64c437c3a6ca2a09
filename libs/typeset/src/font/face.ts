import { CharacterMap } from './character-map.ts';
import { writeComposite, type Composite, type Glyph } from './composite.ts';
import { HorizontalMetrics } from './horizontal-metrics.ts';
import { Kerning } from './kerning.ts';
import { Outlines, type Outline } from './outlines.ts';
import { readTables, requireTable, type Tables } from './tables.ts';

/** What a PDF font descriptor says of a face; lengths in 1/1000 of the font size. */
export interface FaceDescription {
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  readonly boundingBox: readonly [left: number, bottom: number, right: number, top: number];
  /** Degrees counter-clockwise from the vertical. */
  readonly italicAngle: number;
  readonly fixedPitch: boolean;
}

/** One font file, opened. Every length it tells is in 1/1000 of the font size, rounded as the PDF will state it. */
export class Face {
  readonly name: string;
  readonly file: Uint8Array;
  readonly tables: Tables;
  readonly glyphCount: number;
  readonly characters: CharacterMap;
  readonly outlines: Outlines;
  readonly metrics: HorizontalMetrics;
  readonly description: FaceDescription;
  readonly #scale: number;
  /** By glyph. */
  readonly #advances: Uint16Array;
  #kerning: Kerning | undefined;

  /** @param name PostScript name. @param file The bytes of a static TrueType font. */
  constructor(name: string, file: Uint8Array) {
    this.name = name;
    this.file = file;
    this.tables = readTables(file);
    this.glyphCount = requireTable(this.tables, 'maxp').getUint16(4);
    this.characters = new CharacterMap(requireTable(this.tables, 'cmap'));
    this.outlines = new Outlines(this.tables);
    this.metrics = new HorizontalMetrics(this.tables);
    this.#scale = 1000 / requireTable(this.tables, 'head').getUint16(18);
    this.#advances = Uint16Array.from({ length: this.glyphCount }, (_, glyph) =>
      Math.round(this.metrics.advance(glyph) * this.#scale),
    );
    this.description = this.#describe();
  }

  /** The glyph of a code point; 0 when the face has none. */
  glyph(codePoint: number): number {
    return this.characters.glyph(codePoint);
  }

  advance(glyph: Glyph): number {
    return typeof glyph === 'number' ? this.#advances[glyph]! : glyph.advance;
  }

  /** The drawing of a glyph. */
  outline(glyph: Glyph): Outline {
    return typeof glyph === 'number' ? this.outlines.outline(glyph) : this.#compose(glyph);
  }

  /** In font units. */
  unscaledAdvance(glyph: Glyph): number {
    return typeof glyph === 'number' ? this.metrics.advance(glyph) : Math.round(glyph.advance / this.#scale);
  }

  /** What to add to the advance of `left` when `right` follows. */
  kerning(left: Glyph, right: number): number {
    if (typeof left !== 'number') return 0;
    this.#kerning ??= new Kerning(this.tables.get('GPOS'));
    return Math.round(this.#kerning.between(left, right) * this.#scale);
  }

  #compose({ parts }: Composite): Outline {
    return writeComposite(
      parts.map(({ glyph, x, y }) => ({
        glyph,
        x: Math.round(x / this.#scale),
        y: Math.round(y / this.#scale),
        outline: this.outlines.outline(glyph).bytes,
      })),
    );
  }

  #describe(): FaceDescription {
    const head = requireTable(this.tables, 'head');
    const hhea = requireTable(this.tables, 'hhea');
    const os2 = requireTable(this.tables, 'OS/2');
    const post = requireTable(this.tables, 'post');
    const scaled = (value: number) => Math.round(value * this.#scale);
    return {
      ascent: scaled(hhea.getInt16(4)),
      descent: scaled(hhea.getInt16(6)),
      capHeight: scaled(os2.getInt16(88)),
      boundingBox: [
        scaled(head.getInt16(36)),
        scaled(head.getInt16(38)),
        scaled(head.getInt16(40)),
        scaled(head.getInt16(42)),
      ],
      italicAngle: post.getInt32(4) / 0x10000,
      fixedPitch: post.getUint32(12) !== 0,
    };
  }
}
