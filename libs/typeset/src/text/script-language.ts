/** Languages by the scripts that they are told by: the first and the last code point of their letters. */
const scripts: readonly (readonly [first: number, last: number, language: string])[] = [
  [0x41, 0x24f, 'en'],
  [0x370, 0x3ff, 'el'],
  [0x400, 0x52f, 'ru'],
  [0x530, 0x58f, 'hy'],
  [0x590, 0x5ff, 'he'],
  [0x600, 0x77f, 'ar'],
  [0x900, 0x97f, 'hi'],
  [0xe00, 0xe7f, 'th'],
  [0x10a0, 0x10ff, 'ka'],
  [0x3040, 0x30ff, 'ja'],
  [0x4e00, 0x9fff, 'zh'],
  [0xac00, 0xd7a3, 'ko'],
];
const LETTER = /\p{L}/u;
/** Characters that are looked at: enough to tell, and little work for a long text. */
export const SAMPLE = 80;
/** The part of the letters that must be of one script. */
const MOST = 0.6;

/**
 * The language (BCP 47) that a text is most likely in, by its script: English for Latin letters, Russian for Cyrillic
 * ones. Nothing when no script has most of its first letters.
 */
export function likelyLanguage(text: string): string | undefined {
  const length = Math.min(text.length, SAMPLE);
  let latin = 0;
  let cyrillic = 0;
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x400 && unit <= 0x52f) cyrillic++;
    else if ((unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a)) latin++;
    else if (unit >= 0x80 && LETTER.test(text[index]!)) return likelyOfAll(text.slice(0, SAMPLE));
  }
  if (cyrillic + latin === 0) return undefined;
  if (Math.max(cyrillic, latin) < (cyrillic + latin) * MOST) return undefined;
  return cyrillic > latin ? 'ru' : 'en';
}

function likelyOfAll(text: string): string | undefined {
  const counts = new Map<string, number>();
  let letters = 0;
  for (const character of text) {
    if (!LETTER.test(character)) continue;
    letters++;
    const codePoint = character.codePointAt(0)!;
    const language = scripts.find(([first, last]) => codePoint >= first && codePoint <= last)?.[2];
    if (language) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  // Japanese is written with Chinese characters as well.
  if (counts.has('ja')) counts.set('ja', counts.get('ja')! + (counts.get('zh') ?? 0));
  const [found] = [...counts].toSorted(([, a], [, b]) => b - a);
  return found && found[1] >= letters * MOST ? found[0] : undefined;
}
