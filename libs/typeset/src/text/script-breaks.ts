import { isUsual } from './characters.ts';

/** Chinese, Japanese and Korean characters, with their punctuation. */
const EAST_ASIAN = /[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3fffd}]/u;
/** Korean is divided at its spaces. */
const HANGUL = /[\uac00-\ud7ff\u1100-\u11ff\u3130-\u318f]/;
/** Scripts without spaces between words. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/;
/** No line begins with these (kinsoku shori, and characters that join), */
const NEVER_FIRST =
  /^[!%),.:;?\]}¢°·’”‰℃、。々〉》」』】〕〗〙〟〻゛゜ゝゞァィゥェォッャュョヮヵヶ・ーヽヾぁぃぅぇぉっゃゅょゎゕゖ！％），．：；？］｝～｡｣､･\u2010-\u2026\u30fb\u31f0-\u31ff\u00a0\u202f\u2060]|^[\p{M}\u200d]/u;
/** and none ends with these. */
const NEVER_LAST = /[\u00a0\u202f\u2060([{£¥“‘〈《「『【〔〖〘〝＄（［｛｢￡￥]/u;
const WORD_CHARACTER = /[\p{L}\p{N}\p{M}]/u;

const thaiWords = new Intl.Segmenter('th', { granularity: 'word' });

/** Whether a text has places to end a line that no sign and no space shows. */
export function hasHiddenBreaks(text: string): boolean {
  return !isUsual(text) && (EAST_ASIAN.test(text) || UNSPACED.test(text));
}

/** The parts between which a line may end by the rules of East Asian scripts, and between the words of Thai. */
export function splitAtHiddenBreaks(text: string): string[] {
  const parts: string[] = [];
  for (const next of UNSPACED.test(text) ? wordsOf(text) : text) {
    const last = parts.at(-1);
    if (last === undefined || !mayBreak(last, next)) parts.push((parts.pop() ?? '') + next);
    else parts.push(next);
  }
  return parts;
}

function* wordsOf(text: string): Generator<string> {
  for (const { segment } of thaiWords.segment(text)) yield segment;
}

function mayBreak(before: string, after: string): boolean {
  const last = lastCharacter(before);
  if (NEVER_FIRST.test(after) || NEVER_LAST.test(last)) return false;
  const first = String.fromCodePoint(after.codePointAt(0)!);
  if (HANGUL.test(last) && HANGUL.test(first)) return false;
  if (UNSPACED.test(last) || UNSPACED.test(first)) return WORD_CHARACTER.test(first);
  return EAST_ASIAN.test(last) || EAST_ASIAN.test(first);
}

function lastCharacter(text: string): string {
  const isPair = text.length > 1 && text.codePointAt(text.length - 2)! > 0xffff;
  return text.slice(isPair ? -2 : -1);
}
