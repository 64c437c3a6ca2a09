import type { Glyph } from '../font/composite.ts';
import type { Face } from '../font/face.ts';
import { subset } from '../font/subset.ts';
import type { Shown } from '../text/shaped-text.ts';
import { unicodeMap } from './unicode-map.ts';
import type { Objects } from './objects.ts';
import { real, reference } from './syntax.ts';

/** Two bytes can tell so many characters of a font apart; far more than any face has glyphs. */
const LARGEST_CODE = 0xffff;

/**
 * A face as one document uses it. Codes are given out in order of first use, so they are at the same time the glyph
 * ids of the subset. A glyph that stands for two characters gets two codes: copied text is always what was written.
 */
export class EmbeddedFont {
  readonly face: Face;
  /** Name in the resources of the pages. */
  readonly name: string;
  /** By code: the glyph in the face, and what it shows. */
  readonly #glyphs: Glyph[] = [0];
  readonly #shown: Shown[] = [0];
  /** First code of each glyph; 0 while it has none. */
  readonly #firstCodes: Uint16Array;
  readonly #furtherCodes = new Map<string, number>();

  constructor(face: Face, name: string) {
    this.face = face;
    this.name = name;
    this.#firstCodes = new Uint16Array(face.glyphCount);
  }

  /** The code to write into a page for a glyph that shows this. */
  code(glyph: Glyph, shown: Shown): number {
    if (typeof glyph !== 'number') return this.#furtherCode(`${glyph.key} ${shown}`, glyph, shown);
    const first = this.#firstCodes[glyph]!;
    if (first === 0) return (this.#firstCodes[glyph] = this.#add(glyph, shown));
    if (this.#shown[first] === shown) return first;
    return this.#furtherCode(`${glyph} ${shown}`, glyph, shown, first);
  }

  /** @param last What to do with when there are no more codes: the glyph is right, the copied text is not. */
  #furtherCode(key: string, glyph: Glyph, shown: Shown, last = 0): number {
    let code = this.#furtherCodes.get(key);
    if (code === undefined) {
      code = this.#glyphs.length < LARGEST_CODE ? this.#add(glyph, shown) : last;
      this.#furtherCodes.set(key, code);
    }
    return code;
  }

  /** Writes the font with the glyphs used so far and returns its object number. */
  write(objects: Objects): number {
    const name = `${this.#tag()}+${this.face.name}`;
    const file = objects.addStream(subset(this.face, this.#glyphs));
    const toUnicode = objects.addStream(unicodeMap(this.#shown));
    const descriptor = objects.add(this.#descriptor(name, file));
    const descendant = objects.add(
      `<</Type/Font/Subtype/CIDFontType2/BaseFont/${name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>` +
        `/FontDescriptor ${reference(descriptor)}/CIDToGIDMap/Identity/W[0[${this.#widths()}]]>>`,
    );
    return objects.add(
      `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/Identity-H` +
        `/DescendantFonts[${reference(descendant)}]/ToUnicode ${reference(toUnicode)}>>`,
    );
  }

  #add(glyph: Glyph, shown: Shown): number {
    this.#shown.push(shown);
    return this.#glyphs.push(glyph) - 1;
  }

  #widths(): string {
    return this.#glyphs.map((glyph) => this.face.advance(glyph)).join(' ');
  }

  #descriptor(name: string, file: number): string {
    const { ascent, descent, capHeight, boundingBox, italicAngle, fixedPitch } = this.face.description;
    const flags = (fixedPitch ? 1 : 0) | 4 | (italicAngle === 0 ? 0 : 64);
    return (
      `<</Type/FontDescriptor/FontName/${name}/Flags ${flags}/FontBBox[${boundingBox.join(' ')}]` +
      `/ItalicAngle ${real(italicAngle)}/Ascent ${ascent}/Descent ${descent}/CapHeight ${capHeight}/StemV 80` +
      `/FontFile2 ${reference(file)}>>`
    );
  }

  /** Six letters that tell subsets of the same face apart: a hash (FNV-1a) of the glyphs. */
  #tag(): string {
    let hash = 0x811c9dc5;
    const add = (glyph: number) => (hash = Math.imul(hash ^ glyph, 0x01000193) >>> 0);
    for (const glyph of this.#glyphs) {
      if (typeof glyph === 'number') add(glyph);
      else for (const part of glyph.parts) add(part.glyph);
    }
    let tag = '';
    for (let letter = 0; letter < 6; letter++) {
      tag += String.fromCharCode(65 + (hash % 26));
      hash = Math.floor(hash / 26);
    }
    return tag;
  }
}
