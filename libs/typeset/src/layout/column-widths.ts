import { widestWord } from './theme.ts';

/** What a column needs, in points: so that its widest word fits, and so that nothing in it is broken. */
export interface ColumnNeeds {
  readonly min: number;
  readonly max: number;
}

/** Shares `available` points out among columns, so that together they take exactly that. */
export function columnWidths(needs: readonly ColumnNeeds[], available: number): number[] {
  const columns = needs.map(({ min, max }) => ({ min: Math.min(min, available * widestWord), max }));
  const mins = columns.map(({ min }) => min);
  const maxs = columns.map(({ max }) => max);
  if (sum(mins) >= available) return stretch(mins, available);
  if (sum(maxs) <= available) return stretch(maxs, available);
  return fill(columns, available);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function stretch(widths: readonly number[], available: number): number[] {
  const total = sum(widths);
  return widths.map((width) => (width * available) / total);
}

/**
 * The same width for all, except that no column is narrower than its widest word or wider than its content: short
 * columns get all they want, long ones share the rest. Halving finds that width.
 */
function fill(columns: readonly ColumnNeeds[], available: number): number[] {
  let low = 0;
  let high = available;
  const widthsAt = (level: number) => columns.map(({ min, max }) => Math.min(Math.max(level, min), max));
  for (let step = 0; step < 30; step++) {
    const level = (low + high) / 2;
    if (sum(widthsAt(level)) > available) high = level;
    else low = level;
  }
  return stretch(widthsAt(low), available);
}
