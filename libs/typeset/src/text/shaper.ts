import type { Face } from '../font/face.ts';
import type { FontLibrary } from '../font/library.ts';
import type { FontStyle } from '../font/selection.ts';
import type { GlyphRun, ShapedText } from './shaped-text.ts';

/** Characters that select or join glyphs and are never seen themselves. */
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060]|\p{Variation_Selector}/u;

/** Turns text into glyphs, one per character, kerned. Changes face where a character is missing. */
export function shape(text: string, style: FontStyle, fonts: FontLibrary): ShapedText {
  const builder = new RunBuilder();
  let missing = 0;
  for (const character of text) {
    if (INVISIBLE.test(character)) continue;
    const codePoint = character.codePointAt(0)!;
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
  #codePoints: number[] = [];
  #kerning: number[] = [];
  #isKerned = false;
  #start = 0;
  #width = 0;

  add(face: Face, glyph: number, codePoint: number): void {
    if (face !== this.#face) this.#startRun(face);
    else this.#kernWith(glyph);
    this.#glyphs.push(glyph);
    this.#codePoints.push(codePoint);
    this.#kerning.push(0);
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
    this.#kerning[last] = kern;
    this.#isKerned = true;
    this.#width += kern;
  }

  #startRun(face: Face): void {
    this.#endRun();
    this.#face = face;
    this.#glyphs = [];
    this.#codePoints = [];
    this.#kerning = [];
    this.#isKerned = false;
    this.#width = 0;
  }

  #endRun(): void {
    if (!this.#face) return;
    this.#runs.push({
      face: this.#face,
      start: this.#start,
      width: this.#width,
      glyphs: this.#glyphs,
      codePoints: this.#codePoints,
      kerning: this.#isKerned ? this.#kerning : undefined,
    });
    this.#start += this.#width;
  }
}
