import { describe, expect, test } from 'vitest';
import { FontLibrary } from '../../src/font/library.ts';
import { fontStyle } from '../../src/font/selection.ts';
import { CELL, expandTabs, shapeOnGrid, wrapOnGrid } from '../../src/text/grid.ts';

const fonts = new FontLibrary();

describe('the grid of code', () => {
  test('gives every character its cells, whatever face it comes from', () => {
    const shaped = shapeOnGrid('a⇒b🚀c你d', fontStyle('mono'), fonts);
    expect(shaped.width).toBe(9 * CELL);
    const monoStarts = shaped.runs.filter(({ face }) => face.description.fixedPitch).map(({ start }) => start / CELL);
    expect(monoStarts).toEqual([0, 2, 5, 8]);
    expect(shaped.missing).toBe(0);
  });

  test('expands tabs to the next stop', () => {
    expect(expandTabs('\ta\tb', 4)).toBe('    a   b');
  });

  test('wraps after a space and moves the rest in', () => {
    expect(wrapOnGrid('  call(first, second, third)', 20)).toEqual([
      { text: '  call(first, ', indent: 0 },
      { text: 'second, third)', indent: 4 },
    ]);
  });

  test('cuts where there is no space, counting wide characters twice', () => {
    expect(wrapOnGrid('x'.repeat(25), 10).map(({ text }) => text)).toEqual([
      'x'.repeat(10),
      'x'.repeat(8),
      'x'.repeat(7),
    ]);
    expect(wrapOnGrid('🚀'.repeat(7), 10).map(({ text }) => text)).toEqual(['🚀'.repeat(5), '🚀🚀']);
  });

  test('keeps an empty line', () => {
    expect(wrapOnGrid('', 10)).toEqual([{ text: '', indent: 0 }]);
  });
});
