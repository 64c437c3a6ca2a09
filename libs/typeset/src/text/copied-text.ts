import type { Direction } from '../font/harfbuzz.ts';
import { expectedOrder, type Expected, type Sign } from './expected-order.ts';
import type { VisibleItem } from './items.ts';
import type { Line, Reading } from './lines.ts';
import { backwards, shownInOrder, textOf, type GlyphRun, type Shown } from './shaped-text.ts';

/** A line that is copied as it was written. */
export interface CopiedLine {
  /** The same items; some glyphs say more. */
  readonly items: readonly VisibleItem[];
  readonly replacements: readonly Replacement[];
}

/** Neighbouring items with the text that programs shall take for what their glyphs say. */
export interface Replacement {
  /** Indices of the first and of the last item. */
  readonly first: number;
  readonly last: number;
  /** From the outermost to the innermost: in reading order, and as those expect it that turn it around themselves. */
  readonly texts: readonly string[];
}

/**
 * Makes a line say what programs expect: by marks in what glyphs say where the order is right, else by other text.
 * @param mostly The direction of most letters of the page.
 */
export function copiedLine({ items }: Line, reading: readonly Reading[], mostly: Direction): CopiedLine {
  const marked = [...items];
  const replacements: Replacement[] = [];
  for (const block of blocksOf(expectedOrder(signsInOrder(items, reading), mostly))) {
    const indices = block.map(({ sign }) => sign.item);
    const [first, last] = [Math.min(...indices), Math.max(...indices)];
    const covered = items.slice(first, last + 1);
    if (block.map(({ text }) => text).join('') === covered.map(saidBy).join('')) {
      for (const { sign, before, after } of block) {
        if (before || after) marked[sign.item] = withMarks(marked[sign.item]!, sign, before, after);
      }
    } else if (!covered.some((item) => item.kind === 'box' && item.drawing)) {
      replacements.push({ first, last, texts: textsOf(block) });
    }
  }
  return { items: marked, replacements };
}

/** Without the space at the end of the line. */
function signsInOrder(items: readonly VisibleItem[], reading: readonly Reading[]): Sign[] {
  const signs = items.flatMap((item, index) => {
    const texts = item.kind === 'box' && item.drawing ? [] : item.text.runs.flatMap(shownInOrder);
    return texts.map((text, glyph) => ({ text, item: index, glyph, ...reading[index]! }));
  });
  const inOrder = signs.toSorted((a, b) => a.place - b.place).map((sign, place) => ({ ...sign, place }));
  while (inOrder.at(-1)?.text === ' ') inOrder.pop();
  return inOrder;
}

/** The smallest stretches that have the same items in the expected order as on the line. */
function blocksOf(expected: readonly Expected[]): Expected[][] {
  const leastFrom: number[] = [];
  let least = Infinity;
  for (let index = expected.length - 1; index >= 0; index--) {
    least = Math.min(least, expected[index]!.sign.item);
    leastFrom[index] = least;
  }
  const blocks: Expected[][] = [];
  let most = -1;
  for (const [index, one] of expected.entries()) {
    if (leastFrom[index]! > most) blocks.push([]);
    blocks.at(-1)!.push(one);
    most = Math.max(most, one.sign.item);
  }
  return blocks;
}

function textsOf(block: readonly Expected[]): string[] {
  const expected = block.map(({ before, text, after }) => before + text + after).join('');
  const inOrder = block.toSorted((a, b) => a.sign.place - b.sign.place).map(({ sign }) => sign.text);
  const isSame = block.map(({ text }) => text).join('') === inOrder.join('');
  return isSame ? [expected] : [inOrder.join(''), expected];
}

/** What the glyphs of an item say from left to right. */
function saidBy({ text }: VisibleItem): string {
  return text.runs
    .flatMap(({ shown, rightToLeft }) => shown.map((one) => textOf(rightToLeft ? backwards(one) : one)))
    .join('');
}

/** The item with marks at the left and at the right of a sign. */
function withMarks(item: VisibleItem, { glyph }: Sign, before: string, after: string): VisibleItem {
  let index = glyph;
  const runs = item.text.runs.map((run): GlyphRun => {
    const { length } = run.shown;
    const own = run.rightToLeft ? length - 1 - index : index;
    index -= length;
    return own in run.shown ? { ...run, shown: run.shown.with(own, marked(run, run.shown[own]!, before, after)) } : run;
  });
  return { ...item, text: { ...item.text, runs } };
}

/** In a run from right to left, what glyphs show is turned around when it is written. */
function marked({ rightToLeft }: GlyphRun, shown: Shown, before: string, after: string): string {
  return rightToLeft ? after + textOf(shown) + before : before + textOf(shown) + after;
}
