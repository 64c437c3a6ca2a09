import type { Face } from '../font/face.ts';
import type { Direction } from '../font/harfbuzz.ts';
import type { FontLibrary } from '../font/library.ts';
import { EMOJI, type FontStyle } from '../font/selection.ts';
import { INVISIBLE, isRightToLeft } from './characters.ts';
import { graphemesOf } from './graphemes.ts';

/** A stretch of text that HarfBuzz shapes in one go. */
export interface Segment {
  readonly face: Face;
  readonly direction: Direction;
  text: string;
  /** No face has its only character; this is the glyph of the replacement character. */
  readonly replacement: number | undefined;
}

/** Marks of a sequence of emoji, or of one that asks to be shown as a picture. */
const EMOJI_SEQUENCE =
  /[\p{Regional_Indicator}\p{Emoji_Modifier}\u{e0020}-\u{e007f}]|\ufe0f|\u20e3|\p{Extended_Pictographic}\u200d/u;
/** Punctuation that takes the direction of what surrounds it. */
const NEUTRAL = /^[^\p{L}\p{N}\p{M}]+$/u;

/** Cuts a text into stretches of one face and one direction. */
export function segment(text: string, style: FontStyle, fonts: FontLibrary): Segment[] {
  const segments: Segment[] = [];
  let wasNeutral = false;
  const graphemes = Array.from(graphemesOf(text));
  const hosts = hostsOf(graphemes, style, fonts);
  for (const [index, grapheme] of graphemes.entries()) {
    const isNeutral = NEUTRAL.test(grapheme);
    for (const next of segmentsOf(grapheme, style, fonts, hosts[index])) {
      const last = segments.at(-1);
      const joins =
        last?.face === next.face &&
        last.direction === next.direction &&
        last.replacement === undefined &&
        next.replacement === undefined &&
        wasNeutral === isNeutral;
      if (joins) last.text += next.text;
      else segments.push(next);
    }
    wasNeutral = isNeutral;
  }
  return segments;
}

/**
 * The faces that punctuation shares with the letters before it, or after it at the start, where these go from right to
 * left: it suits them better than that of other scripts, and stays in one run with them.
 */
function hostsOf(graphemes: readonly string[], style: FontStyle, fonts: FontLibrary): (Face | undefined)[] {
  const hostAt = (index: number) => {
    const letter = graphemes[index];
    return letter !== undefined && isRightToLeft(letter) ? segmentsOf(letter, style, fonts)[0]?.face : undefined;
  };
  let host = hostAt(graphemes.findIndex((grapheme) => !NEUTRAL.test(grapheme)));
  return graphemes.map((grapheme, index) => {
    if (NEUTRAL.test(grapheme)) return host;
    host = hostAt(index);
    return undefined;
  });
}

/** The whole grapheme in one face if there is one that has all of it, else each character in its own. */
/** @param host Preferred to all others. */
function segmentsOf(grapheme: string, style: FontStyle, fonts: FontLibrary, host?: Face): Segment[] {
  const characters = Array.from(grapheme).filter((character) => !INVISIBLE.test(character));
  if (characters.length === 0) return [];
  const direction = isRightToLeft(grapheme) ? 'rtl' : 'ltr';
  const face = faceFor(grapheme, characters, style, fonts, host);
  if (face) return [{ face, direction, text: grapheme, replacement: undefined }];
  return characters.map((character) => {
    const found = fonts.find(character.codePointAt(0)!, style);
    const replacement = found.missing ? found.glyph : undefined;
    return { face: found.face, direction, text: character, replacement };
  });
}

function faceFor(
  grapheme: string,
  characters: readonly string[],
  style: FontStyle,
  fonts: FontLibrary,
  host: Face | undefined,
): Face | undefined {
  const codePoints = characters.map((character) => character.codePointAt(0)!);
  const hasAll = (face: Face) => codePoints.every((codePoint) => face.glyph(codePoint) !== 0);
  if (host && hasAll(host)) return host;
  if (EMOJI_SEQUENCE.test(grapheme) && hasAll(fonts.face(EMOJI))) return fonts.face(EMOJI);
  for (const codePoint of codePoints) {
    const { face, missing } = fonts.find(codePoint, style);
    if (!missing && hasAll(face)) return face;
  }
  return undefined;
}
