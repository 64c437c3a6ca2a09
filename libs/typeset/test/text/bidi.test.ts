import bidiFactory, { type Bidi } from 'bidi-js';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FontLibrary } from '../../src/font/library.ts';
import { fontStyle } from '../../src/font/selection.ts';
import { orderRuns } from '../../src/text/bidi.ts';
import { textOf as inline, type Text } from '../../src/markdown/document.ts';
import { toItems } from '../../src/text/items.ts';
import { breakLines, startOf } from '../../src/text/lines.ts';
import { textOf } from '../../src/text/shaped-text.ts';
import { shape } from '../../src/text/shaper.ts';
import { Words } from '../../src/text/words.ts';
import { noDrawings } from '../support/no-drawings.ts';

const fonts = new FontLibrary();
const style = fontStyle('sans');

/** What is seen from left to right. */
function seen(text: string, base: 'ltr' | 'rtl'): string {
  const { runs } = shape(text, style, fonts);
  return orderRuns(runs, base)
    .flatMap(({ shown }) => shown.map(textOf))
    .join('');
}

test.each([
  ['ו-PDF', 'rtl', 'PDF-ו'],
  ['ב-12 בינואר.', 'rtl', '.ראוניב 12-ב'],
  ['слово, שלום עולם! Здесь.', 'ltr', 'слово, םלוע םולש! Здесь.'],
  ['اليوم، غدا؛؟', 'rtl', '؟؛ادغ ،مويلا'],
  ['слово שלום עולם здесь', 'ltr', 'слово םלוע םולש здесь'],
  ['קובץ (PDF)', 'rtl', ')PDF( ץבוק'],
  ['رقم ١٢٣ هنا', 'rtl', 'انه ١٢٣ مقر'],
] as const)('%s in a paragraph from %s is seen as %s', (text, base, expected) => {
  expect(seen(text, base)).toBe(expected);
});

test('brackets open towards what they enclose', () => {
  const face = fonts.face('NotoSansHebrew-Regular');
  const glyphs = orderRuns(shape('א(ב)', style, fonts).runs, 'rtl')
    .filter((run) => run.face === face)
    .flatMap(({ glyphs }) => glyphs);
  expect(glyphs).toEqual(Array.from('(ב)א', (character) => face.glyph(character.charCodeAt(0))));
});

const words = new Words(fonts);
const look = { font: style, size: 10, colour: '0 0 0' };

/** The lines of a paragraph, each as it is seen from left to right. */
function paragraph(text: string, width: number, code = '') {
  const styleOf = ({ role }: Text) => (role === 'code' ? { ...look, font: fontStyle('mono') } : look);
  const items = toItems([inline(code, 'code'), inline(text)], styleOf, words, noDrawings);
  return breakLines(items, width);
}

function seenIn({ items }: ReturnType<typeof paragraph>[number]): string {
  return items.flatMap(({ text }) => text.runs.flatMap(({ shown }) => shown.map(textOf))).join('');
}

test('a number that the end of a line cuts off from its sentence still belongs to it', () => {
  const [first, second] = paragraph('слово שלום עולם 12 שנים', 88);
  expect(seenIn(first!)).toBe('слово םלוע םולש ');
  expect(seenIn(second!)).toBe('םינש 12');
});

test('a line from right to left begins at the right and leaves the space at its end outside', () => {
  const lines = paragraph('שלום עולם שלום', 50);
  const [first, last] = [lines[0]!, lines.at(-1)!];
  expect(lines.map(({ direction }) => direction)).toEqual(lines.map(() => 'rtl'));
  expect(seenIn(first)).toMatch(/^ /);
  const space = first.items[0]!.width;
  expect(startOf(first, 50, 1) + space + first.width).toBeCloseTo(50);
  expect(startOf(last, 50, 1) + last.width).toBeCloseTo(50);
});

test('code is read from left to right and does not decide for its paragraph', () => {
  const [line] = paragraph(' סוף', 1000, 'a = [1];');
  expect(line!.direction).toBe('rtl');
  expect(seenIn(line!)).toBe('ףוס a = [1];');
});

test('any text is seen in the order of the Unicode Bidirectional Algorithm', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package declares its only export as a property
  const bidi = (bidiFactory as unknown as () => Bidi)();
  const character = fc.constantFrom(...Array.from('אבגدذرabя123٤٥ .,:;()«»-+%₪$/'));
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 40 }), fc.constantFrom('ltr', 'rtl'), (text, base) => {
      const levels = bidi.getEmbeddingLevels(text, base);
      const order = bidi.getReorderedIndices(text, levels);
      expect(seen(text, base)).toBe(order.map((index) => text[index]).join(''));
    }),
    { numRuns: 300 },
  );
});
