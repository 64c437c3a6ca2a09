import { expect, test } from 'vitest';
import { FontLibrary } from '../../src/font/library.ts';
import { fontStyle } from '../../src/font/selection.ts';
import { arrange } from '../../src/text/bidi.ts';
import { cutText, shownBy, textOf } from '../../src/text/shaped-text.ts';
import { shape } from '../../src/text/shaper.ts';

const fonts = new FontLibrary();
const style = fontStyle('sans');

/** What is seen from left to right. */
function seen(text: string, base: 'ltr' | 'rtl'): string {
  const { runs } = shape(text, style, fonts);
  return arrange(runs, base)
    .flatMap(({ run }) => run.shown.map(textOf))
    .join('');
}

test.each([
  ['ו-PDF', 'rtl', 'PDF-ו'],
  ['ב-12 בינואר.', 'rtl', '.ראוניב 12-ב'],
  ['слово שלום עולם здесь', 'ltr', 'слово םלוע םולש здесь'],
  ['קובץ (PDF)', 'rtl', ')PDF( ץבוק'],
  ['رقم ١٢٣ هنا', 'rtl', 'انه ١٢٣ مقر'],
] as const)('%s in a paragraph from %s is seen as %s', (text, base, expected) => {
  expect(seen(text, base)).toBe(expected);
});

test('brackets open towards what they enclose', () => {
  const face = fonts.face('NotoSans-Regular');
  const glyphs = arrange(shape('א(ב)', style, fonts).runs, 'rtl')
    .filter(({ run }) => run.face === face)
    .flatMap(({ run }) => run.glyphs);
  expect(glyphs).toEqual(['(', ')'].map((bracket) => face.glyph(bracket.charCodeAt(0))));
});

test('letters of Arabic join, and a text that is cut loses none of them', () => {
  const text = shape('العربية', style, fonts);
  const apart = Array.from('العربية', (letter) => shape(letter, style, fonts).width);
  expect(text.width).toBeLessThan(apart.reduce((sum, width) => sum + width));
  const [head, tail] = cutText(text, text.width / 2);
  expect([...shownBy(head), ...shownBy(tail!)].join('')).toBe('العربية');
  expect(shownBy(head).join('')).toMatch(/^ال/);
});

test('marks and sequences of emoji are one glyph with all of their characters', () => {
  const shown = (text: string) => shape(text, style, fonts).runs.flatMap((run) => run.shown.map(textOf));
  expect(shown('за\u0301мок')).toEqual(['з', 'а\u0301', 'м', 'о', 'к']);
  expect(shown('น้ำ')).toEqual(['น้ำ']);
  expect(shown('👨‍👩‍👧‍👦')).toEqual(['👨‍👩‍👧‍👦']);
  expect(shown('🇷🇺1️⃣')).toEqual(['🇷🇺', '1️⃣']);
});
