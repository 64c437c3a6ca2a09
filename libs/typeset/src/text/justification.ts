/** By how much of their width spaces may become narrower, and wider before a word is divided instead. */
const SQUEEZE = 0.2;
const STRETCH = 0.6;
/** A line whose spaces would grow by more than this stays ragged. */
const LARGEST_STRETCH = 2;

/** A line in the making, in points. */
export interface Fill {
  readonly limit: number;
  /** Of everything on the line, also the space at its end. */
  readonly used: number;
  /** Of all spaces on the line, and of the one at its end. */
  readonly spaces: number;
  readonly lastSpace: number;
}

/**
 * What to do with a word that is too wide for the rest of a justified line: squeeze the spaces to take it in, divide
 * it, or leave it to the next line.
 */
export function fitting({ limit, used, spaces, lastSpace }: Fill, width: number): 'squeeze' | 'divide' | 'break' {
  const squeeze = (used + width - limit) / spaces / SQUEEZE;
  const stretch = (limit - used + lastSpace) / (spaces - lastSpace) / STRETCH;
  if (squeeze <= 1 && squeeze < stretch) return 'squeeze';
  return stretch > 1 ? 'divide' : 'break';
}

/** The part of its width by which each space of a line grows so that the line is exactly `limit` wide. */
export function stretchOf({ limit, used, spaces, lastSpace }: Fill): number {
  const stretch = (limit - used + lastSpace) / (spaces - lastSpace);
  return Number.isFinite(stretch) && stretch <= LARGEST_STRETCH ? stretch : 0;
}
