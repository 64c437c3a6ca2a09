import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FontLibrary } from '../../src/font/library.ts';
import { fontStyle } from '../../src/font/selection.ts';
import { textOf as inline, type Text } from '../../src/markdown/document.ts';
import { copiedLine } from '../../src/text/copied-text.ts';
import { ownDirection } from '../../src/text/directions.ts';
import { toItems, type VisibleItem } from '../../src/text/items.ts';
import { breakLines, type Line } from '../../src/text/lines.ts';
import { backwards, textOf } from '../../src/text/shaped-text.ts';
import { Words } from '../../src/text/words.ts';
import { noDrawings } from '../support/no-drawings.ts';

const words = new Words(new FontLibrary());
const look = { font: fontStyle('sans'), size: 10, colour: '0 0 0' };
const mono = { ...look, font: fontStyle('mono') };

function line(text: string, code = ''): Line {
  const styleOf = ({ role }: Text) => (role === 'code' ? mono : look);
  return breakLines(toItems([inline(text), inline(code, 'code')], styleOf, words, noDrawings), Infinity)[0]!;
}

/** What a program finds from left to right. */
function found(written: Line, mostly: 'ltr' | 'rtl'): string {
  const { items, replacements } = copiedLine(written, written.reading!, mostly);
  let text = '';
  for (let index = 0; index < items.length; index++) {
    const replacement = replacements.find(({ first }) => first === index);
    text += replacement ? replacement.texts.at(-1)! : saidBy(items[index]!);
    index = replacement?.last ?? index;
  }
  return text;
}

function saidBy({ text }: VisibleItem): string {
  return text.runs
    .flatMap(({ shown, rightToLeft }) => shown.map((one) => textOf(rightToLeft ? backwards(one) : one)))
    .join('');
}

/** How xpdf and poppler turn a line around. */
function readByPoppler(text: string, mostly: 'ltr' | 'rtl'): string {
  const rest = mostly === 'ltr' ? Array.from(text) : Array.from(text).toReversed();
  const isOfOther = (character: string) =>
    mostly === 'ltr' ? ownDirection(character) === 'rtl' : ['ltr', 'weak'].includes(ownDirection(character));
  const ends = (character: string) =>
    mostly === 'ltr' ? ['ltr', 'weak'].includes(ownDirection(character)) : ownDirection(character) === 'rtl';
  let read = '';
  while (rest.length > 0) {
    while (rest.length > 0 && !isOfOther(rest[0]!)) read += rest.shift()!;
    const other: string[] = [];
    while (rest.length > 0 && !ends(rest[0]!)) other.unshift(rest.shift()!);
    read += other.join('');
  }
  return read.replaceAll(/[\u200e\u200f]/g, '').trim();
}

test.each([
  ['שלום, עולם', 'rtl', []],
  ['קובץ (PDF) כאן', 'rtl', []],
  ['слово שלום слово', 'ltr', []],
  ['слово שלום, да', 'ltr', []],
  ['слово שלום, עולם', 'ltr', [['שלום, עולם', 'םולש,םלוע ']]],
  ['שלום PDF', 'ltr', [['שלום PDF', ' םולשPDF']]],
] as const)('%s among letters that are mostly %s has %j replaced', (text, mostly, expected) => {
  const written = line(text);
  const { replacements } = copiedLine(written, written.reading!, mostly);
  expect(replacements.map(({ texts }) => texts.map((one) => one.replaceAll(/[\u200e\u200f]/g, '')))).toEqual(expected);
});

test('a word of letters from right to left is never replaced where its line is like the others', () => {
  const { items, replacements } = copiedLine(line('אב, 12 גד (PDF) הו'), line('אב, 12 גד (PDF) הו').reading!, 'rtl');
  expect(replacements).toEqual([]);
  const letters = items.map(saidBy).filter((text) => /[א-ת]/.test(text));
  expect(letters).toEqual(['וה', 'דג', 'בא']);
});

test('programs that turn lines around by letters arrive at what was written', () => {
  const part = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from('אבגדذرabя123٤٥.,:;()«»-+%₪$/؟،')), minLength: 1, maxLength: 6 }),
    fc.constantFrom('שלום', 'מֶלֶךְ', 'مُحَمَّد', 'PDF', 'слово', '2026', '(a)'),
  );
  const text = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => `${parts.join(' ')} א`);
  fc.assert(
    fc.property(text, fc.constantFrom('', 'f(x)', 'a = "ב";'), fc.constantFrom('ltr', 'rtl'), (prose, code, mostly) => {
      const written = code === '' ? prose : `${prose} `;
      expect(readByPoppler(found(line(written, code), mostly), mostly)).toBe((written + code).trim());
    }),
    { numRuns: 300 },
  );
});
