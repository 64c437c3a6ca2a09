/** Characters of an answer's end in which repeated ones are looked for. */
const searched = 1000;
/** Characters at least, and words, that the model is asked to repeat; more when they stand elsewhere in the answer, too. */
const asked = { characters: 20, words: 4, most: 300 } as const;
/** Of a text without spaces. */
const askedUnspaced = 40;
/** Fewer characters may be the same by chance. */
const fewest = 12;

/**
 * The last words of an answer, which the model is asked to repeat: so many that they stand nowhere else in it, or 300 characters.
 * Without the white space after them.
 */
export function endingOf(answer: string): string {
  const text = answer.trimEnd();
  const tail = text.slice(-asked.most);
  const starts = [...tail.matchAll(/(?<=\s)\S/g)].map(({ index }) => index).toReversed();
  for (const [count, start] of starts.entries()) {
    const ending = tail.slice(start);
    const isLong = count + 1 >= asked.words && ending.length >= asked.characters;
    if (isLong && occursOnce(text, ending)) {
      return ending;
    }
  }
  const farthest = text.length > asked.most ? starts.at(-1) : 0;
  return farthest === undefined ? tail.slice(-askedUnspaced).replace(/^[\uDC00-\uDFFF]/, '') : tail.slice(farthest);
}

/**
 * How many characters of `rest` repeat the end of `text`: what was asked for, or else another part of the end that stands nowhere
 * else in the text, since a model may repeat more or less. 0 for fewer than 12 that were not asked for: they may be the same by chance.
 */
export function overlap(text: string, rest: string): number {
  const ending = endingOf(text);
  if (ending !== '' && rest.startsWith(ending)) {
    return ending.length;
  }
  const longest = Math.min(searched, text.length, rest.length);
  for (let length = longest; length >= fewest; length -= 1) {
    const part = rest.slice(0, length);
    if (text.endsWith(part)) {
      return occursOnce(text, part) ? length : 0;
    }
  }
  return 0;
}

/** Whether `rest` may still become a longer repetition of the end of `text`. */
export function mayOverlap(text: string, rest: string): boolean {
  const tail = text.slice(-searched);
  const at = tail.indexOf(rest);
  return at !== -1 && at + rest.length < tail.length;
}

function occursOnce(text: string, ending: string): boolean {
  return text.indexOf(ending) === text.length - ending.length;
}
