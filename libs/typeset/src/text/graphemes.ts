const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** Without any of these every code point is a character of its own. */
const COMBINING = /[\p{M}\p{Regional_Indicator}\p{Emoji_Modifier}\u1100-\u11ff\u{e0020}-\u{e007f}]|\u200d/u;
/** In UTF-16 code units. Far more than any script or emoji needs. */
const LONGEST = 64;

/**
 * A text as its readers count characters: with marks, and with what is joined to one picture. What is absurdly long
 * comes in code points.
 */
export function graphemesOf(text: string): Iterable<string> {
  return COMBINING.test(text) ? segments(text) : text;
}

function* segments(text: string): Generator<string> {
  for (const { segment } of segmenter.segment(text)) {
    if (segment.length <= LONGEST) yield segment;
    else yield* segment;
  }
}
