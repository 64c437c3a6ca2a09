import type { Glyph } from '../font/composite.ts';
import type { Face } from '../font/face.ts';

/** Glyphs of one face, side by side as they are seen. Lengths are in 1/1000 of the font size. */
export interface GlyphRun {
  readonly face: Face;
  /** Where the run starts, from the start of the text. */
  readonly start: number;
  readonly width: number;
  readonly glyphs: readonly Glyph[];
  /** What each glyph shows, for copying and searching in the PDF: one character, or all of a cluster. */
  readonly shown: readonly Shown[];
  /** Added to the advance of each glyph; absent when every one is 0. The last one is always 0. */
  readonly kerning?: readonly number[] | undefined;
  /** Set when the glyphs stand in the reverse of the order in which they are read. */
  readonly rightToLeft?: true | undefined;
}

/** A code point, or several characters. */
export type Shown = number | string;

/** A piece of text turned into glyphs, independent of its size and colour. */
export interface ShapedText {
  readonly runs: readonly GlyphRun[];
  readonly width: number;
  /** How many of its characters no face has. */
  readonly missing: number;
  /** It has letters that are written from right to left. */
  readonly bidirectional?: true | undefined;
}

export function textOf(shown: Shown): string {
  return typeof shown === 'number' ? String.fromCodePoint(shown) : shown;
}

/** Programs that read a PDF turn around what goes from right to left, a letter and its marks included. */
export function backwards(shown: Shown): Shown {
  return typeof shown === 'number' ? shown : Array.from(shown).toReversed().join('');
}

/** What the glyphs of a text show, in the order in which it is read. */
export function shownBy({ runs }: ShapedText): string[] {
  return runs.flatMap(shownInOrder);
}

/** The same of one run. */
export function shownInOrder({ shown, rightToLeft }: GlyphRun): string[] {
  const texts = shown.map(textOf);
  return rightToLeft ? texts.toReversed() : texts;
}

/**
 * Cuts a text so that the first part is at most `width` wide. The first part has at least one character, and marks
 * stay with the character they sit on. `undefined` as second part: it all fits or it cannot be cut.
 */
export function cutText(text: ShapedText, width: number): [head: ShapedText, tail: ShapedText | undefined] {
  for (const [index, run] of text.runs.entries()) {
    if (run.start + run.width <= width) continue;
    const atLeast = index === 0 ? 1 : 0;
    const count = glyphsThatFit(run, width - run.start, atLeast);
    if (count === run.glyphs.length) continue;
    return [
      join([...text.runs.slice(0, index), sliceRun(run, 0, count)], text),
      join([sliceRun(run, count, run.glyphs.length), ...text.runs.slice(index + 1)], text),
    ];
  }
  return [text, undefined];
}

function glyphsThatFit(run: GlyphRun, width: number, atLeast: number): number {
  let used = 0;
  const { length } = run.glyphs;
  for (let count = 0; count < length; count++) {
    const index = run.rightToLeft ? length - 1 - count : count;
    const advance = run.face.advance(run.glyphs[index]!);
    if (used + advance > width && count >= atLeast && advance > 0) return count;
    used += advance + (run.kerning?.[index] ?? 0);
  }
  return length;
}

/** The glyphs of a run from one to another, counted in reading order. */
export function sliceRun(run: GlyphRun, from: number, to: number): GlyphRun {
  const { face, start, rightToLeft } = run;
  const { length } = run.glyphs;
  const [first, end] = rightToLeft ? [length - to, length - from] : [from, to];
  const glyphs = run.glyphs.slice(first, end);
  const kerning = run.kerning?.slice(first, end);
  if (kerning && kerning.length > 0) kerning[kerning.length - 1] = 0;
  let width = 0;
  for (const [index, glyph] of glyphs.entries()) width += face.advance(glyph) + (kerning?.[index] ?? 0);
  return { face, start, width, glyphs, shown: run.shown.slice(first, end), kerning, rightToLeft };
}

/** Puts runs of `whole` side by side. What is missing was counted when the whole text was shaped. */
function join(runs: readonly GlyphRun[], whole: ShapedText): ShapedText {
  const placed: GlyphRun[] = [];
  let width = 0;
  for (const run of runs) {
    if (run.glyphs.length === 0) continue;
    placed.push({ ...run, start: width });
    width += run.width;
  }
  return { runs: placed, width, missing: 0, bidirectional: whole.bidirectional };
}
