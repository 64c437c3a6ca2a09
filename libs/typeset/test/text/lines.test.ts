import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FontLibrary } from '../../src/font/library.ts';
import { fontStyle } from '../../src/font/selection.ts';
import { textOf, type Inline } from '../../src/markdown/document.ts';
import { toItems } from '../../src/text/items.ts';
import { breakLines, measure, type Line } from '../../src/text/lines.ts';
import { shownBy } from '../../src/text/shaped-text.ts';
import type { TextStyle } from '../../src/text/style.ts';
import { Words } from '../../src/text/words.ts';
import { noDrawings } from '../support/no-drawings.ts';

const words = new Words(new FontLibrary());
const style: TextStyle = { font: fontStyle('sans'), size: 10, colour: '0 0 0' };
const itemsOf = (...inlines: Inline[]) => toItems(inlines, () => style, words, noDrawings);

function textOfLine({ items }: Line): string {
  return items.flatMap(({ text }) => shownBy(text)).join('');
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
    for (const whole of ['1941–1945', '2026-08-01', '8-800-555-35-35', 'COVID-19', 'кто-то']) {
      expect(linesOf(`слово слово ${whole}`, 90)).toEqual(['слово слово', whole]);
    }
    expect(linesOf('-v --help 1-2 а-я', 500)).toEqual(['-v --help 1-2 а-я']);
  });

  test('cuts a word that is wider than the line', () => {
    const lines = linesOf('1'.repeat(200), 100);
    expect(lines.join('')).toBe('1'.repeat(200));
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
        expect(lines.map(textOfLine).join('').replaceAll('\u00ad', '')).toBe(text);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width + 0.02);
      }),
      { numRuns: 200 },
    );
  });
});

describe('justified lines', () => {
  const russian =
    'Производительность такого посредника измеряют в сообщениях в секунду, но пользователю важнее задержка: время ' +
    'от нажатия кнопки до первого слова ответа; распределённые системы держат запас мощности, чтобы очередь была пуста.';
  const justify = (text: string, width: number, look = style) =>
    breakLines(
      toItems([textOf(text)], () => look, words, noDrawings),
      width,
      'ltr',
      true,
    );
  const widthOf = ({ items, stretch }: Line) => {
    const last = items.at(-1)?.kind === 'space' ? items.length - 1 : items.length;
    return items.slice(0, last).reduce((sum, item) => sum + item.width * (item.kind === 'space' ? 1 + stretch : 1), 0);
  };

  test('all end at the same place, but for the last', () => {
    const lines = justify(russian, 250);
    for (const line of lines.slice(0, -1)) expect(widthOf(line)).toBeCloseTo(250.01);
    expect(lines.at(-1)!.stretch).toBe(0);
    expect(widthOf(lines.at(-1)!)).toBeLessThan(250);
  });

  test('never squeeze a space by more than a fifth and never triple it', () => {
    for (let width = 60; width < 400; width += 7) {
      for (const { stretch } of justify(russian, width)) {
        expect(stretch).toBeGreaterThanOrEqual(-0.2);
        expect(stretch).toBeLessThanOrEqual(2);
      }
    }
  });

  test('end in a soft hyphen where a word is divided, at most twice in a row', () => {
    const hyphens = Array.from({ length: 60 }, (_, index) =>
      justify(russian, 100 + 3 * index)
        .map((line) => (textOfLine(line).endsWith('\u00ad') ? '-' : ' '))
        .join(''),
    );
    expect(hyphens.join('')).toContain('-');
    for (const ends of hyphens) expect(ends).not.toContain('---');
  });

  test('lose nothing', () => {
    for (let width = 30; width < 400; width += 7) {
      const text = justify(russian, width).map(textOfLine).join('');
      expect(text.replaceAll('\u00ad', '')).toBe(russian);
    }
  });

  test('never divide the last word, code or links', () => {
    for (let width = 120; width < 300; width += 3) {
      expect(textOfLine(justify(russian, width).at(-1)!)).toMatch(/(?:^| )пуста\.$/);
      const code = justify(russian, width, { ...style, font: fontStyle('mono') });
      const link = justify(russian, width, { ...style, link: { url: 'https://a.b' } });
      for (const line of [...code, ...link]) expect(textOfLine(line)).not.toContain('\u00ad');
    }
  });
});

test('a word too wide for its line is divided between syllables', () => {
  const lines = linesOf('достопримечательность', 60);
  expect(lines).toEqual(['достопри\u00ad', 'мечатель\u00ad', 'ность']);
});

test('measures the widest word and the longest line', () => {
  const items = itemsOf(textOf('короткий длиннейший'), { kind: 'break' }, textOf('и'));
  const widths = breakLines(items, 1000).map(({ width }) => width);
  const { min, max } = measure(items);
  expect(max).toBeCloseTo(Math.max(...widths));
  expect(min).toBeCloseTo(measure(itemsOf(textOf('длиннейший'))).max);
});
