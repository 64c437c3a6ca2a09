/** Letters of Hebrew, Arabic and their neighbours, with their marks; Arabic digits go from left to right. */
const RIGHT_TO_LEFT =
  /[\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Whether a text has letters that are written from right to left. */
export function isRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** Characters that select or join glyphs and are never seen themselves; no face needs to have them. */
export const FIRST_INVISIBLE = 0xad;
export const INVISIBLE = /[\u00ad\u200b-\u200d\u2060]|\p{Variation_Selector}/u;

/** Anything but letters, signs and punctuation of Latin, Greek and Cyrillic without marks of their own. */
const UNUSUAL = /[^\0-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u22ff]/;

/** A quick look that spares most words the closer ones. */
export function isUsual(text: string): boolean {
  return !UNUSUAL.test(text);
}
