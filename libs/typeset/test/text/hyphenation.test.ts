import { expect, test } from 'vitest';
import { hyphenationPoints } from '../../src/text/hyphenation.ts';

function divided(word: string): string {
  return hyphenationPoints(word).reduceRight((rest, point) => `${rest.slice(0, point)}-${rest.slice(point)}`, word);
}

test.each([
  ['производительность', 'про-из-во-ди-тель-ность'],
  ['подъезд', 'подъ-езд'],
  ['Распределённый', 'Рас-пре-де-лён-ный'],
  ['сестра', 'сестра'],
  ['сегодня', 'се-годня'],
  ['understanding', 'un-der-stand-ing'],
  ['algorithm', 'al-go-rithm'],
  ['associate', 'as-soc-iate'],
  ['дом', 'дом'],
  ['ЮНЕСКО', 'ЮНЕСКО'],
  ['JavaScript', 'JavaScript'],
  ['перевірка', 'перевірка'],
  ['Gemütlichkeit', 'Gemütlichkeit'],
  ['вебhook', 'вебhook'],
  ['constructor', 'con-struc-tor'],
])('%s', (word, expected) => {
  expect(divided(word)).toBe(expected);
});
