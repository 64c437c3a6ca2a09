import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FontLibrary } from '../../src/font/library.ts';
import { fontStyle } from '../../src/font/selection.ts';
import { textOf, type Inline } from '../../src/markdown/document.ts';
import { toItems } from '../../src/text/items.ts';
import { breakLines, measure, type Line } from '../../src/text/lines.ts';
import { Words } from '../../src/text/words.ts';

const words = new Words(new FontLibrary());
const style = { font: fontStyle('sans'), size: 10, colour: '0 0 0' };
const itemsOf = (...inlines: Inline[]) => toItems(inlines, () => style, words);

function textOfLine({ items }: Line): string {
  return items
    .flatMap(({ text }) => text.runs.flatMap(({ codePoints }) => codePoints))
    .map((codePoint) => String.fromCodePoint(codePoint))
    .join('');
}

function linesOf(text: string, width: number): string[] {
  return breakLines(itemsOf(textOf(text)), width).map((line) => textOfLine(line).trimEnd());
}

describe('breaking lines', () => {
  test('fills each line and keeps short words with the next', () => {
    expect(linesOf('Мы идём в дом и в сад', 70)).toEqual(['Мы идём', 'в дом и в сад']);
  });

  test('never begins a line with a dash', () => {
    expect(linesOf('Москва — столица', 50)).toEqual(['Москва —', 'столица']);
  });

  test('breaks after hyphens and slashes', () => {
    expect(linesOf('северо-восточный', 60)).toEqual(['северо-', 'восточный']);
    expect(linesOf('https://nats.io/documentation/streams', 90)).toEqual([
      'https://nats.io/',
      'documentation/',
      'streams',
    ]);
    expect(linesOf('-v --help 1-2 а-я', 500)).toEqual(['-v --help 1-2 а-я']);
  });

  test('cuts a word that is wider than the line', () => {
    const lines = linesOf('щ'.repeat(200), 100);
    expect(lines.join('')).toBe('щ'.repeat(200));
    expect(new Set(lines.slice(0, -1).map((line) => line.length)).size).toBe(1);
  });

  test('keeps marks with their letter when it cuts a word', () => {
    for (const line of linesOf('а\u0301'.repeat(50), 30)) expect(line).toMatch(/^(?:а\u0301)+$/);
  });

  test('ends a line where it must, also twice', () => {
    const lines = breakLines(itemsOf(textOf('a'), { kind: 'break' }, { kind: 'break' }, textOf('b')), 100);
    expect(lines.map((line) => textOfLine(line).trim())).toEqual(['a', '', 'b']);
  });

  test('ends a full line once', () => {
    const items = itemsOf(textOf('слово'), { kind: 'break' }, textOf('и'));
    const { min } = measure(items);
    expect(breakLines(items, min).map((line) => textOfLine(line).trim())).toEqual(['слово', 'и']);
  });

  test('treats words in several styles as one where no space is between', () => {
    const lines = breakLines(itemsOf(textOf('слово «'), textOf('жирное'), textOf('», да')), 55);
    expect(lines.map((line) => textOfLine(line).trimEnd())).toEqual(['слово', '«жирное»,', 'да']);
  });

  test('loses nothing and stays within the width', () => {
    const word = fc.stringMatching(/^[а-яёA-Za-z0-9.,—«»/-]{1,30}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), fc.integer({ min: 20, max: 400 }), (list, width) => {
        const text = list.join(' ');
        const lines = breakLines(itemsOf(textOf(text)), width);
        expect(lines.map(textOfLine).join('')).toBe(text);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width + 0.02);
      }),
      { numRuns: 200 },
    );
  });
});

test('measures the widest word and the longest line', () => {
  const items = itemsOf(textOf('короткий длиннейший'), { kind: 'break' }, textOf('и'));
  const widths = breakLines(items, 1000).map(({ width }) => width);
  const { min, max } = measure(items);
  expect(max).toBeCloseTo(Math.max(...widths));
  expect(min).toBeCloseTo(measure(itemsOf(textOf('длиннейший'))).max);
});
