import bidiFactory, { type Bidi } from 'bidi-js';
import type { Direction } from '../font/harfbuzz.ts';
import { isRightToLeft } from './characters.ts';
import type { Item } from './items.ts';
import { shownBy, shownInOrder, sliceRun, textOf, type GlyphRun } from './shaped-text.ts';

/** Part of a run that goes in one direction. */
export interface Stretch {
  readonly run: GlyphRun;
  /** Of the run it is part of. */
  readonly index: number;
}

/** Odd levels go from right to left, even ones from left to right. */
type Leveled = Stretch & { readonly level: number };

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package declares its only export as a property
const bidi = (bidiFactory as unknown as () => Bidi)();
const LETTER = /\p{L}/u;

/** Direction of a paragraph: that of its first letter. */
export function directionOf(items: readonly Item[]): Direction {
  if (!items.some((item) => item.kind === 'box' && item.text.bidirectional)) return 'ltr';
  for (const item of items) {
    if (item.kind !== 'box') continue;
    const letter = LETTER.exec(shownBy(item.text).join(''));
    if (letter) return isRightToLeft(letter[0]) ? 'rtl' : 'ltr';
  }
  return 'ltr';
}

/**
 * The runs of a line as they are seen from left to right, by the Unicode Bidirectional Algorithm.
 * @param base Direction of the paragraph.
 */
export function arrange(runs: readonly GlyphRun[], base: Direction): Stretch[] {
  const stretches = divide(runs, base);
  return visualOrder(stretches.map(({ level }) => level)).map((position) => stretches[position]!);
}

function divide(runs: readonly GlyphRun[], base: Direction): Leveled[] {
  const text = runs.flatMap(shownInOrder).join('');
  const { levels } = bidi.getEmbeddingLevels(text, base);
  // Spaces at the end of a line stand at its end, whatever is before them.
  levels.fill(base === 'rtl' ? 1 : 0, text.trimEnd().length);
  const stretches: Leveled[] = [];
  let offset = 0;
  for (const [index, run] of runs.entries()) {
    const runLevels = shownInOrder(run).map((characters) => {
      const level = levels[offset]!;
      offset += characters.length;
      return level;
    });
    for (const { part, level } of splitByLevel(run, runLevels)) stretches.push({ run: part, index, level });
  }
  return stretches;
}

function* splitByLevel(run: GlyphRun, levels: readonly number[]): Generator<{ part: GlyphRun; level: number }> {
  let from = 0;
  for (let to = 1; to <= levels.length; to++) {
    const level = levels[from]!;
    // Only shaped letters already stand from right to left; what else is reversed is so one by one.
    const isOneByOne = level % 2 === 1 && !run.rightToLeft;
    if (levels[to] === level && !isOneByOne) continue;
    const part = from === 0 && to === levels.length ? run : sliceRun(run, from, to);
    yield { part: isOneByOne ? mirror(part) : part, level };
    from = to;
  }
}

/** A bracket that is read from right to left opens to the other side. */
function mirror(run: GlyphRun): GlyphRun {
  const mirrored = bidi.getMirroredCharacter(textOf(run.shown[0]!));
  const glyph = mirrored === null ? 0 : run.face.glyph(mirrored.codePointAt(0)!);
  if (glyph === 0) return run;
  const { face, start, shown } = run;
  return { face, start, width: face.advance(glyph), glyphs: [glyph], shown };
}

/** Positions from left to right: what has a level, or a higher one, is reversed as a whole (rule L2). */
function visualOrder(levels: readonly number[]): number[] {
  const order = levels.map((_, position) => position);
  for (let level = Math.max(0, ...levels); level > 0; level--) {
    let start = 0;
    while (start < order.length) {
      let end = start;
      while (end < order.length && levels[order[end]!]! >= level) end++;
      if (end > start + 1) order.splice(start, end - start, ...order.slice(start, end).toReversed());
      start = end + 1;
    }
  }
  return order;
}
