import type { Face } from '../font/face.ts';

/** Glyphs of one face, side by side. Lengths are in 1/1000 of the font size. */
export interface GlyphRun {
  readonly face: Face;
  /** Where the run starts, from the start of the text. */
  readonly start: number;
  readonly width: number;
  readonly glyphs: readonly number[];
  /** The character behind each glyph, for copying and searching in the PDF. */
  readonly codePoints: readonly number[];
  /** Added to the advance of each glyph; absent when every one is 0. The last one is always 0. */
  readonly kerning?: readonly number[] | undefined;
}

/** A piece of text turned into glyphs, independent of its size and colour. */
export interface ShapedText {
  readonly runs: readonly GlyphRun[];
  readonly width: number;
  /** How many of its characters no face has. */
  readonly missing: number;
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
      join([...text.runs.slice(0, index), sliceRun(run, 0, count)]),
      join([sliceRun(run, count, run.glyphs.length), ...text.runs.slice(index + 1)]),
    ];
  }
  return [text, undefined];
}

function glyphsThatFit(run: GlyphRun, width: number, atLeast: number): number {
  let used = 0;
  for (let index = 0; index < run.glyphs.length; index++) {
    const advance = run.face.advance(run.glyphs[index]!);
    if (used + advance > width && index >= atLeast && advance > 0) return index;
    used += advance + (run.kerning?.[index] ?? 0);
  }
  return run.glyphs.length;
}

/** Some of the glyphs of a run, where the run stands. */
export function sliceRun(run: GlyphRun, from: number, to: number): GlyphRun {
  const glyphs = run.glyphs.slice(from, to);
  const kerning = run.kerning?.slice(from, to);
  if (kerning && kerning.length > 0) kerning[kerning.length - 1] = 0;
  let width = 0;
  for (const [index, glyph] of glyphs.entries()) width += run.face.advance(glyph) + (kerning?.[index] ?? 0);
  return { face: run.face, start: run.start, width, glyphs, codePoints: run.codePoints.slice(from, to), kerning };
}

/** Puts runs side by side. What is missing was counted when the whole text was shaped. */
function join(runs: readonly GlyphRun[]): ShapedText {
  const placed: GlyphRun[] = [];
  let width = 0;
  for (const run of runs) {
    if (run.glyphs.length === 0) continue;
    placed.push({ ...run, start: width });
    width += run.width;
  }
  return { runs: placed, width, missing: 0 };
}
