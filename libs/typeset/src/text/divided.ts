import type { Box, VisibleItem } from './items.ts';
import { hyphenationPoints } from './hyphenation.ts';
import { sliceRun, textOf, type GlyphRun } from './shaped-text.ts';
import type { Unit } from './units.ts';

const HYPHEN = 0x2d;
/** What the hyphen means for who copies the text: a place where the word was divided, not a character of it. */
const SOFT_HYPHEN = 0xad;
/** Two narrow letters with a hyphen, as a part of the font size. */
const LEAST_ROOM = 0.8;
const WORD = /[\p{L}\p{M}]+/gu;

/** Divides a unit at the last place that leaves the first part, with its hyphen, at most `room` points wide. */
export function divideUnit(unit: Unit, room: number): { head: readonly VisibleItem[]; tail: Unit } | undefined {
  let end = unit.width;
  for (let index = unit.items.length - 1; index >= 0; index--) {
    const item = unit.items[index]!;
    end -= index === unit.items.length - 1 && item.kind === 'space' ? 0 : item.width;
    const parts = item.kind === 'box' && end < room ? divideBox(item, room - end) : undefined;
    if (!parts) continue;
    const head = [...unit.items.slice(0, index), parts[0]];
    const items = [parts[1], ...unit.items.slice(index + 1)];
    const width = unit.width - end - item.width + parts[1].width;
    return { head, tail: { ...unit, items, width } };
  }
  return undefined;
}

/** The same for one box. Code and links stay as they are: nobody could tell what the hyphen belongs to. */
export function divideBox(box: Box, room: number): [head: Box, tail: Box] | undefined {
  const [run] = box.text.runs;
  if (!run || box.text.runs.length > 1 || box.style.link || box.style.font.family === 'mono') return undefined;
  if (room < box.style.size * LEAST_ROOM) return undefined;
  const scale = box.style.size / 1000;
  const point = pointsOf(run).find((point) => widthWithHyphen(run, point) * scale <= room);
  if (point === undefined) return undefined;
  const head = withHyphen(sliceRun(run, 0, point));
  return [toBox(box, head, box.text.missing), toBox(box, sliceRun(run, point, run.glyphs.length), 0)];
}

/** Width of the first glyphs of a run and a hyphen after them, which is what `withHyphen` makes of them. */
function widthWithHyphen({ face, glyphs, kerning }: GlyphRun, count: number): number {
  const hyphen = face.glyph(HYPHEN);
  let width = face.kerning(glyphs[count - 1]!, hyphen) + face.advance(hyphen);
  for (let index = 0; index < count; index++) width += face.advance(glyphs[index]!);
  if (kerning) for (let index = 0; index < count - 1; index++) width += kerning[index]!;
  return width;
}

/** Runs of cached words come again; they forget their points when the cache forgets them. */
const points = new WeakMap<GlyphRun, readonly number[]>();

/** Numbers of glyphs after which the text of a run may be divided, the last first. */
function pointsOf(run: GlyphRun): readonly number[] {
  let known = points.get(run);
  if (!known) {
    known = findPoints(run);
    points.set(run, known);
  }
  return known;
}

function findPoints(run: GlyphRun): number[] {
  const text = run.shown.map(textOf).join('');
  if (text.length !== run.glyphs.length) return [];
  const words = [...text.matchAll(WORD)];
  return words.flatMap(({ 0: word, index }) => hyphenationPoints(word).map((point) => index + point)).toReversed();
}

function withHyphen(run: GlyphRun): GlyphRun {
  const hyphen = run.face.glyph(HYPHEN);
  const kern = run.face.kerning(run.glyphs.at(-1)!, hyphen);
  return {
    ...run,
    width: run.width + kern + run.face.advance(hyphen),
    glyphs: [...run.glyphs, hyphen],
    shown: [...run.shown, SOFT_HYPHEN],
    kerning: [...(run.kerning ?? run.glyphs.map(() => 0)).slice(0, -1), kern, 0],
  };
}

function toBox(box: Box, run: GlyphRun, missing: number): Box {
  const text = { runs: [{ ...run, start: 0 }], width: run.width, missing };
  return { ...box, text, width: (run.width * box.style.size) / 1000 };
}
