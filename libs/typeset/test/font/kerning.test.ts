import { expect, test } from 'vitest';
import type { FaceName } from '../../src/font/catalog.ts';
import { FontLibrary } from '../../src/font/library.ts';
import { fontStyle } from '../../src/font/selection.ts';
import { shape } from '../../src/text/shaper.ts';

const fonts = new FontLibrary();

function kernOf(pair: string, name: FaceName): number {
  const face = fonts.face(name);
  const [left, right] = Array.from(pair, (character) => face.glyph(character.codePointAt(0)!));
  return face.kerning(left!, right!);
}

test.each([
  ['AV', 'NotoSans-Regular', -40],
  ['To', 'NotoSans-Regular', -70],
  ['Го', 'NotoSans-Regular', -40],
  ['nn', 'NotoSans-Regular', 0],
  ['Го', 'NotoSans-BoldItalic', -70],
  ['AV', 'JetBrainsMono-Regular', 0],
] as const)('%s in %s is moved by %i', (pair, face, expected) => {
  expect(kernOf(pair, face)).toBe(expected);
});

test('the width of a word is the sum of its advances and kerning', () => {
  const word = shape('AVATAR', fontStyle('sans'), fonts);
  const [run] = word.runs;
  const advances = run!.glyphs.reduce<number>((sum, glyph) => sum + run!.face.advance(glyph), 0);
  const kerning = run!.kerning!.reduce((sum, value) => sum + value, 0);
  expect(kerning).toBeLessThan(-100);
  expect(word.width).toBe(advances + kerning);
  expect(run!.kerning!.at(-1)).toBe(0);
});
