import type { Replacement } from '../text/copied-text.ts';
import type { VisibleItem } from '../text/items.ts';
import type { Line, Reading } from '../text/lines.ts';

/** Neighbouring items of a line, painted together. */
export interface Piece {
  /** Indices of the first and of the last item. */
  readonly first: number;
  readonly last: number;
  /** Left edge on the page, in points. */
  readonly x: number;
  readonly width: number;
}

/** A piece with the texts to copy in place of what its glyphs say. */
export interface CopiedPiece extends Piece {
  readonly texts?: readonly string[] | undefined;
}

/** Points. */
export function widthIn({ stretch }: Line, item: VisibleItem): number {
  return item.kind === 'space' ? item.width * (1 + stretch) : item.width;
}

/** Where the neighbours of an item that have the same link and strike end. */
export function endOfLook(items: readonly VisibleItem[], start: number): number {
  const { link, strike } = items[start]!.style;
  let end = start + 1;
  while (end < items.length && items[end]!.style.link === link && items[end]!.style.strike === strike) end++;
  return end;
}

/** Neighbours with the same link and strike, from left to right. @param x Where the line begins. */
export function groupByLook(line: Line, x: number): Piece[] {
  const { items } = line;
  const groups: Piece[] = [];
  let position = x;
  for (let first = 0; first < items.length; first = groups.at(-1)!.last + 1) {
    const end = endOfLook(items, first);
    const width = items.slice(first, end).reduce((sum, item) => sum + widthIn(line, item), 0);
    groups.push({ first, last: end - 1, x: position, width });
    position += width;
  }
  return groups;
}

/** Pieces as they are read: programs that know nothing of directions copy a page in the order of its painting. */
export function piecesInOrder(reading: readonly Reading[], pieces: readonly Piece[]): Piece[] {
  return pieces.toSorted((a, b) => placeOf(reading, a) - placeOf(reading, b));
}

/**
 * A group of items in reading order; what goes in one direction from left to right, as programs expect it.
 * @param replacements Of the whole line.
 */
export function copiedPieces(
  line: Line,
  reading: readonly Reading[],
  group: Piece,
  replacements: readonly Replacement[],
): CopiedPiece[] {
  // What is replaced cannot lie around what belongs to another group.
  const inGroup = replacements.filter(({ first, last }) => first >= group.first && last <= group.last);
  const pieces: CopiedPiece[] = [];
  let { x, first } = group;
  while (first <= group.last) {
    const replacement = inGroup.find((one) => one.first === first);
    const last = replacement?.last ?? first;
    const width = line.items.slice(first, last + 1).reduce((sum, item) => sum + widthIn(line, item), 0);
    pieces.push({ first, last, x, width, texts: replacement?.texts });
    x += width;
    first = last + 1;
  }
  return stretchesOf(reading, pieces).flat();
}

/** Pieces that follow one another in one direction stay side by side, stretch by stretch in reading order. */
function stretchesOf(reading: readonly Reading[], pieces: readonly CopiedPiece[]): CopiedPiece[][] {
  const stretches: CopiedPiece[][] = [];
  for (const piece of pieces) {
    const last = stretches.at(-1)?.at(-1);
    const [before, next] = [last && reading[last.last]!, reading[piece.first]!];
    const step = next.isRightToLeft ? -1 : 1;
    if (before?.isRightToLeft === next.isRightToLeft && next.place - before.place === step)
      stretches.at(-1)!.push(piece);
    else stretches.push([piece]);
  }
  const placeOfAll = (stretch: readonly Piece[]) => Math.min(...stretch.map((piece) => placeOf(reading, piece)));
  return stretches.toSorted((a, b) => placeOfAll(a) - placeOfAll(b));
}

/** Where the first of its items comes. */
function placeOf(reading: readonly Reading[], { first, last }: Piece): number {
  return Math.min(...reading.slice(first, last + 1).map(({ place }) => place));
}
