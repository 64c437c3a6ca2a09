import { expect, test } from 'vitest';
import { bindingOf, mayBreakBetween } from '../../src/text/binding.ts';

const mayBreak = (pair: string) => {
  const [before, after] = pair.split(' ') as [string, string];
  return mayBreakBetween(bindingOf(before), bindingOf(after));
};

test.each([
  ['в доме', 'a short preposition'],
  ['«В доме', 'a preposition after a quotation mark'],
  ['Из-за дома', 'an ordinary word', true],
  ['№ 5', 'the number sign'],
  ['§ 12', 'the paragraph sign'],
  ['рис. 3', 'an abbreviation'],
  ['А. Пушкин', 'an initial'],
  ['т. е.', 'a two-part abbreviation'],
  ['сказал же', 'a particle'],
  ['Пушкин — поэт', 'a dash'],
  ['20 °C', 'a unit'],
  ['5 кг,', 'a unit before a comma'],
  ['1 000', 'groups of three digits'],
  ['100 %.', 'a percent sign'],
  ['XIX в.', 'a Roman numeral and its century'],
  ['5 мая', 'a day and its month'],
  ['May 5,', 'a month and its day'],
  ['12 December', 'an English day and its month'],
  ['глава 3', 'a chapter and its number'],
  ['Step 2', 'a step and its number'],
  ['А.С. Пушкин', 'initials without a space'],
  ['J.R.R. Tolkien', 'English initials'],
  ['г-н Иванов', 'a form of address'],
  ['§§ 3', 'the sign of several paragraphs'],
  ['1 000,50', 'a group of digits with a fraction'],
  ['правда !', 'a lone mark'],
  ['глава романа', 'a chapter without a number', true],
  ['т.д. Потом', 'an abbreviation that may end a sentence', true],
  ['May be', 'a month without a day', true],
  ['a queue', 'an English article'],
  ['fig. 3', 'an English abbreviation'],
  ['16 GB', 'an English unit'],
  ['дом стоит', 'ordinary words', true],
  ['the queue', 'ordinary English words', true],
  ['слов кг', 'a unit without a number', true],
  ['1 человек', 'a number before a word', true],
] as const)('%s: %s', (pair, _what, expected: boolean = false) => {
  expect(mayBreak(pair)).toBe(expected);
});
