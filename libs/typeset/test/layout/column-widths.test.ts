import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnWidths, sum } from '../../src/layout/column-widths.ts';

test('short columns get all they want, a long one the rest', () => {
  const widths = columnWidths(
    [
      { min: 30, max: 60 },
      { min: 40, max: 900 },
      { min: 20, max: 50 },
    ],
    300,
  );
  expect(widths.map(Math.round)).toEqual([60, 190, 50]);
});

test('what fits is stretched over the whole width', () => {
  expect(
    columnWidths(
      [
        { min: 10, max: 50 },
        { min: 10, max: 100 },
      ],
      300,
    ),
  ).toEqual([100, 200]);
});

test('what cannot fit is shared by need', () => {
  expect(
    columnWidths(
      [
        { min: 100, max: 100 },
        { min: 50, max: 50 },
        { min: 100, max: 800 },
      ],
      250,
    ),
  ).toEqual([100, 50, 100]);
});

test('always takes exactly the width there is', () => {
  const column = fc.record({ min: fc.integer({ min: 1, max: 500 }), extra: fc.integer({ min: 0, max: 2000 }) });
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 70 }), (columns) => {
      const widths = columnWidths(
        columns.map(({ min, extra }) => ({ min, max: min + extra })),
        480,
      );
      expect(sum(widths)).toBeCloseTo(480, 3);
      expect(Math.min(...widths)).toBeGreaterThan(0);
    }),
  );
});
