import { expect, test } from 'vitest';
import { FontLibrary } from '../../src/font/library.ts';
import { fontStyle } from '../../src/font/selection.ts';
import { cutToShape } from '../../src/text/break-points.ts';
import { cutText, shownBy } from '../../src/text/shaped-text.ts';
import { shape } from '../../src/text/shaper.ts';

const fonts = new FontLibrary();
const style = fontStyle('sans');
const england = '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';

test('letters of Arabic join, and a text that is cut loses none of them', () => {
  const text = shape('العربية', style, fonts);
  const apart = Array.from('العربية', (letter) => shape(letter, style, fonts).width);
  expect(text.width).toBeLessThan(apart.reduce((sum, width) => sum + width));
  const [head, tail] = cutText(text, text.width / 2);
  expect([...shownBy(head), ...shownBy(tail!)].join('')).toBe('العربية');
  expect(shownBy(head).join('')).toMatch(/^ال/);
});

test('marks and sequences of emoji are one glyph with all of their characters', () => {
  const shown = (text: string) => shownBy(shape(text, style, fonts));
  expect(shown('за\u0301мок')).toEqual(['з', 'а\u0301', 'м', 'о', 'к']);
  expect(shown('น้ำ')).toEqual(['น้ำ']);
  expect(shown('👨‍👩‍👧‍👦')).toEqual(['👨‍👩‍👧‍👦']);
  expect(shown('🇷🇺1️⃣')).toEqual(['🇷🇺', '1️⃣']);
  expect(shown(england)).toEqual([england]);
});

test('a long word is cut between characters as readers count them', () => {
  for (const character of ['🇷🇺', '👨‍👩‍👧‍👦', 'e\u0301']) {
    const pieces = cutToShape(`x${character.repeat(100)}`);
    expect(pieces.join('')).toBe(`x${character.repeat(100)}`);
    for (const piece of pieces.slice(1)) expect(piece.length % character.length).toBe(0);
  }
});
