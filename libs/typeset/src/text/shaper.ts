import type { Face } from '../font/face.ts';
import type { FontLibrary } from '../font/library.ts';
import type { FontStyle } from '../font/selection.ts';
import { FIRST_INVISIBLE, INVISIBLE } from './characters.ts';
import { isComplex, shapeComplex } from './complex-shaper.ts';
import type { GlyphRun, ShapedText } from './shaped-text.ts';

/** Turns text into glyphs. Changes face where a character is missing. */
export function shape(text: string, style: FontStyle, fonts: FontLibrary): ShapedText {
  return isComplex(text) ? shapeComplex(text, style, fonts) : shapeSimple(text, style, fonts);
}

/** One glyph for each character, kerned. */
function shapeSimple(text: string, style: FontStyle, fonts: FontLibrary): ShapedText {
  const builder = new RunBuilder();
  let missing = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    if (codePoint >= FIRST_INVISIBLE && INVISIBLE.test(character)) continue;
    const found = fonts.find(codePoint, style);
    if (found.missing) missing++;
    builder.add(found.face, found.glyph, codePoint);
  }
  const runs = builder.finish();
  const last = runs.at(-1);
  return { runs, width: last ? last.start + last.width : 0, missing };
}

/** Collects glyphs into runs of one face. */
class RunBuilder {
  readonly #runs: GlyphRun[] = [];
  #face: Face | undefined;
  #glyphs: number[] = [];
  #shown: number[] = [];
  /** Only once there is any. */
  #kerning: number[] | undefined;
  #start = 0;
  #width = 0;

  add(face: Face, glyph: number, codePoint: number): void {
    if (face !== this.#face) this.#startRun(face);
    else this.#kernWith(glyph);
    this.#glyphs.push(glyph);
    this.#shown.push(codePoint);
    this.#kerning?.push(0);
    this.#width += face.advance(glyph);
  }

  finish(): readonly GlyphRun[] {
    this.#endRun();
    return this.#runs;
  }

  #kernWith(next: number): void {
    const last = this.#glyphs.length - 1;
    const kern = this.#face!.kerning(this.#glyphs[last]!, next);
    if (kern === 0) return;
    this.#kerning ??= this.#glyphs.map(() => 0);
    this.#kerning[last] = kern;
    this.#width += kern;
  }

  #startRun(face: Face): void {
    this.#endRun();
    this.#face = face;
    this.#glyphs = [];
    this.#shown = [];
    this.#kerning = undefined;
    this.#width = 0;
  }

  #endRun(): void {
    if (!this.#face) return;
    // Copies are just as long as they must be; arrays that grew have room to spare, and words are kept by the thousand.
    this.#runs.push({
      face: this.#face,
      start: this.#start,
      width: this.#width,
      glyphs: this.#glyphs.slice(),
      shown: this.#shown.slice(),
      kerning: this.#kerning?.slice(),
    });
    this.#start += this.#width;
  }
}
