import { composite, type Composite } from '../font/composite.ts';
import type { ShapedGlyph } from '../font/harfbuzz.ts';
import type { FontLibrary } from '../font/library.ts';
import type { FontStyle } from '../font/selection.ts';
import { isRightToLeft, isUsual } from './characters.ts';
import { segment, type Segment } from './segments.ts';
import type { GlyphRun, ShapedText } from './shaped-text.ts';

/**
 * What does not become right by one glyph for each character, side by side: marks, joined and reordered letters,
 * writing from right to left, sequences of emoji.
 */
const COMPLEX =
  /[\p{M}\p{Regional_Indicator}\p{Emoji_Modifier}\u0590-\u109f\u1100-\u11ff\u1780-\u18af\u1a00-\u1aaf\ua980-\ua9ff\uaa60-\uaa7f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\u{e0020}-\u{e007f}]|\u200d/u;

export function isComplex(text: string): boolean {
  return !isUsual(text) && COMPLEX.test(text);
}

/** Turns text into glyphs with HarfBuzz. The runs stand in reading order. */
export function shapeComplex(text: string, style: FontStyle, fonts: FontLibrary): ShapedText {
  const runs: GlyphRun[] = [];
  let start = 0;
  let missing = 0;
  for (const part of segment(text, style, fonts)) {
    const run = part.replacement === undefined ? shapedRun(part, start, fonts) : replacementRun(part, start);
    if (part.replacement !== undefined) missing++;
    runs.push(run);
    start += run.width;
  }
  return { runs, width: start, missing, bidirectional: isRightToLeft(text) || undefined };
}

function shapedRun({ face, direction, text }: Segment, start: number, fonts: FontLibrary): GlyphRun {
  const clusters = clustersOf(fonts.harfBuzz.shape(face, text, direction));
  const starts = clusters.map(([first]) => first!.cluster).sort((a, b) => a - b);
  const end = new Map(starts.map((cluster, index) => [cluster, starts[index + 1]]));
  const glyphs = clusters.map((cluster) => {
    const [first] = cluster;
    const { glyph, advance, xOffset, yOffset } = first!;
    const isPlain = cluster.length === 1 && xOffset === 0 && yOffset === 0 && advance === face.advance(glyph);
    return isPlain ? glyph : compose(cluster);
  });
  return {
    face,
    start,
    width: glyphs.reduce<number>((sum, glyph) => sum + face.advance(glyph), 0),
    glyphs,
    shown: clusters.map(([first]) => text.slice(first!.cluster, end.get(first!.cluster))),
    rightToLeft: direction === 'rtl' || undefined,
  };
}

/** Glyphs that show the same characters stand side by side. */
function clustersOf(glyphs: readonly ShapedGlyph[]): ShapedGlyph[][] {
  const clusters: ShapedGlyph[][] = [];
  for (const glyph of glyphs) {
    const last = clusters.at(-1);
    if (last?.[0]!.cluster === glyph.cluster) last.push(glyph);
    else clusters.push([glyph]);
  }
  return clusters;
}

function compose(cluster: readonly ShapedGlyph[]): Composite {
  let pen = 0;
  const parts = cluster.map(({ glyph, advance, xOffset, yOffset }) => {
    const part = { glyph, x: pen + xOffset, y: yOffset };
    pen += advance;
    return part;
  });
  return composite(parts, pen);
}

function replacementRun({ face, text, replacement }: Segment, start: number): GlyphRun {
  return { face, start, width: face.advance(replacement!), glyphs: [replacement!], shown: [text.codePointAt(0)!] };
}
