import { english, russian, type PatternNode, type Patterns, type PatternTree } from './hyphenation-patterns.cjs';

/** Letters that stay before the hyphen and go to the next line, at least. */
const LEAST_BEFORE = 2;
const LEAST_AFTER = 3;
/** Longest word that is divided, in letters; bounds the work. */
const LONGEST = 40;

const languages: readonly { readonly letters: RegExp; readonly load: () => Patterns }[] = [
  { letters: /^[а-яё]+$/, load: russian },
  { letters: /^[a-z]+$/, load: english },
];

const none: readonly number[] = [];

/**
 * Where a word may be divided, as numbers of letters before the hyphen. The letters tell the language. Names in
 * capitals, words of mixed case and of other languages are left whole.
 */
export function hyphenationPoints(word: string): readonly number[] {
  if (word.length < LEAST_BEFORE + LEAST_AFTER || word.length > LONGEST) return none;
  const rest = word.slice(1);
  if (rest !== rest.toLowerCase()) return none;
  const lower = word.toLowerCase();
  const language = languages.find(({ letters }) => letters.test(lower));
  if (!language) return none;
  const [levels, tree, exceptions = {}] = language.load();
  const points = Object.hasOwn(exceptions, lower) ? exceptions[lower]! : divide(lower, levels, tree);
  return points.filter((point) => point >= LEAST_BEFORE && point <= word.length - LEAST_AFTER);
}

/** Liang's algorithm: patterns vote for and against each place between letters; an odd vote wins for. */
function divide(word: string, levels: readonly (readonly number[])[], tree: PatternTree): number[] {
  const text = `.${word}.`;
  const votes = new Uint8Array(text.length + 1);
  for (let start = 0; start < text.length - 1; start++) {
    // Levels count from the first letter: the dot in front of a word has no place before it.
    const firstPlace = Math.max(0, start - 1);
    let branch: PatternTree | undefined = tree;
    for (let index = start; branch && index < text.length; index++) {
      const node: PatternNode | undefined = branch[text[index]!];
      const pattern = Array.isArray(node) ? node[1] : node;
      if (typeof pattern === 'number') vote(votes, levels[pattern]!, firstPlace);
      branch = Array.isArray(node) ? node[0] : typeof node === 'object' ? node : undefined;
    }
  }
  const points: number[] = [];
  for (let point = 1; point < word.length; point++) if (votes[point]! % 2 === 1) points.push(point);
  return points;
}

function vote(votes: Uint8Array, levels: readonly number[], firstPlace: number): void {
  for (let offset = 0; offset < levels.length; offset++) {
    const place = firstPlace + offset;
    if (levels[offset]! > votes[place]!) votes[place] = levels[offset]!;
  }
}
