import type { Direction } from '../font/harfbuzz.ts';
import { isRightToLeft } from './characters.ts';
import { bidi } from './directions.ts';
import type { Box, VisibleItem } from './items.ts';
import type { Line } from './lines.ts';
import { shownBy, shownInOrder, sliceRun, textOf, type GlyphRun } from './shaped-text.ts';

/** Something that goes in one direction: odd levels from right to left, even ones from left to right. */
interface Stretch<Content> {
  readonly content: Content;
  readonly level: number;
}

const LETTER = /\p{L}/u;
/** A formula counts as one character without a direction. */
const OBJECT_REPLACEMENT = '\ufffc';
const LEFT_TO_RIGHT_ISOLATE = '\u2066';
const POP_ISOLATE = '\u2069';
const ISOLATED = /\u2066[^\u2069]*/g;

/**
 * The lines of a paragraph with their items as they stand from left to right, by the Unicode Bidirectional Algorithm.
 * Boxes in which the direction changes are divided. The paragraph goes in the direction of its first letter.
 * @param around In which it goes without letters.
 */
export function orderLines(lines: readonly Line[], around: Direction): Line[] {
  const { text, starts } = readParagraph(lines.flatMap(({ items }) => items));
  const direction = directionOf(text.replaceAll(ISOLATED, '')) ?? around;
  const baseLevel = direction === 'rtl' ? 1 : 0;
  const { levels } = bidi.getEmbeddingLevels(text, direction);
  let count = 0;
  return lines.map((line) => {
    const stretches = line.items.flatMap((item, index): Stretch<VisibleItem>[] => {
      const start = starts[count++]!;
      // The space at the end of a line stands at its end, whatever is before it (rule L1).
      const isAtEnd = index === line.items.length - 1 && item.kind === 'space';
      if (isAtEnd || read(item) === '') return [{ content: item, level: baseLevel }];
      return divideItem(item, levels.subarray(start));
    });
    const placed = stretches.map(({ content, level }, place) => ({ content: { item: content, level, place }, level }));
    const seen = inVisualOrder(placed);
    const reading = seen.map(({ level, place }) => ({ place, isRightToLeft: level % 2 === 1 }));
    return { ...line, direction, items: seen.map(({ item }) => item), reading };
  });
}

/** The text of a paragraph, and where each of its items begins in it. Code goes from left to right wherever it is. */
function readParagraph(items: readonly VisibleItem[]): { text: string; starts: number[] } {
  let text = '';
  let isCode = false;
  const starts = items.map((item) => {
    if ((item.style.font.family === 'mono') !== isCode) {
      isCode = !isCode;
      text += isCode ? LEFT_TO_RIGHT_ISOLATE : POP_ISOLATE;
    }
    const start = text.length;
    text += read(item);
    return start;
  });
  return { text, starts };
}

/** The runs of a text as they stand from left to right. @param base Direction of the whole text. */
export function orderRuns(runs: readonly GlyphRun[], base: Direction): GlyphRun[] {
  const { levels } = bidi.getEmbeddingLevels(runs.flatMap(shownInOrder).join(''), base);
  return inVisualOrder(divideRuns(runs, levels));
}

/** That of the first letter of a text; nothing when it has no letter. */
export function directionOf(text: string): Direction | undefined {
  const letter = LETTER.exec(text);
  return letter ? (isRightToLeft(letter[0]) ? 'rtl' : 'ltr') : undefined;
}

function read(item: VisibleItem): string {
  return item.kind === 'box' && item.drawing ? OBJECT_REPLACEMENT : shownBy(item.text).join('');
}

function divideItem(item: VisibleItem, levels: Uint8Array): Stretch<VisibleItem>[] {
  if (item.kind === 'space' || item.drawing) return [{ content: item, level: levels[0]! }];
  return divideRuns(item.text.runs, levels).map(({ content, level }) => ({ content: boxOf(item, content), level }));
}

function boxOf(box: Box, run: GlyphRun): Box {
  const text = { runs: [{ ...run, start: 0 }], width: run.width, missing: 0 };
  return { ...box, text, width: (run.width * box.style.size) / 1000 };
}

function divideRuns(runs: readonly GlyphRun[], levels: Uint8Array): Stretch<GlyphRun>[] {
  let offset = 0;
  return runs.flatMap((run) => {
    const levelsOfGlyphs = shownInOrder(run).map((characters) => {
      const level = levels[offset]!;
      offset += characters.length;
      return level;
    });
    return [...divideRun(run, levelsOfGlyphs)];
  });
}

function* divideRun(run: GlyphRun, levels: readonly number[]): Generator<Stretch<GlyphRun>> {
  let from = 0;
  for (let to = 1; to <= levels.length; to++) {
    const level = levels[from]!;
    const isRightToLeft = level % 2 === 1;
    // Glyphs that do not stand in this direction yet are turned around one by one.
    const isOneByOne = isRightToLeft !== (run.rightToLeft === true);
    if (levels[to] === level && !isOneByOne) continue;
    const part = from === 0 && to === levels.length ? run : sliceRun(run, from, to);
    yield { content: isOneByOne && isRightToLeft ? mirror(part) : part, level };
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

/** From left to right: what has a level, or a higher one, is reversed as a whole (rule L2). */
function inVisualOrder<Content>(stretches: readonly Stretch<Content>[]): Content[] {
  const order = [...stretches];
  for (let level = Math.max(0, ...order.map((stretch) => stretch.level)); level > 0; level--) {
    let start = 0;
    while (start < order.length) {
      let end = start;
      while (end < order.length && order[end]!.level >= level) end++;
      if (end > start + 1) order.splice(start, end - start, ...order.slice(start, end).toReversed());
      start = end + 1;
    }
  }
  return order.map(({ content }) => content);
}
