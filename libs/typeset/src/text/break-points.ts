import { graphemesOf } from './graphemes.ts';
import { hasHiddenBreaks, splitAtHiddenBreaks } from './script-breaks.ts';

/** Longest piece that is shaped in one go: keeps the cost of one absurd word in proportion. */
const LONGEST_PIECE = 64;

/** After a hyphen, dash or slash before letters: ranges, dates, phone numbers, "COVID-19" and "кто-то" stay whole. */
const IN_WORD = /(?<=[\p{L}\p{N}]{2}[-–/])(?=\p{L}{3})|(?<=\p{L}—)(?=\p{L})/u;
/** In an address also after the marks between its parameters. */
const IN_ADDRESS = /(?<=[\p{L}\p{N}]{2}[-–/])(?=[\p{L}\p{N}]{2})|(?<=[/?&=])(?=[\p{L}\p{N}])/u;
const HAS_BREAK = /[-–—/]/;

/** The parts of a word between which a line may end without a sign. */
export function splitAtBreakPoints(word: string): readonly string[] {
  if (hasHiddenBreaks(word)) return splitAtHiddenBreaks(word);
  if (!HAS_BREAK.test(word)) return [word];
  return word.split(word.includes('://') ? IN_ADDRESS : IN_WORD);
}

/** Cuts a long part, between characters. A line ends there only when nothing else helps. */
export function cutToShape(part: string): readonly string[] {
  if (part.length <= LONGEST_PIECE) return [part];
  const pieces: string[] = [];
  let piece = '';
  for (const grapheme of graphemesOf(part)) {
    if (piece.length + grapheme.length > LONGEST_PIECE) {
      pieces.push(piece);
      piece = '';
    }
    piece += grapheme;
  }
  return [...pieces, piece];
}
