import type { Block, Note } from '../markdown/document.ts';
import { addLabel, labelWidth } from './label.ts';
import type { LayoutContext } from './context.ts';
import { indent, type Place } from './place.ts';
import { notes as measures, type TextMeasures } from './theme.ts';

type LayoutBlocks = (context: LayoutContext, blocks: readonly Block[], place: Place) => void;

/**
 * The notes of a document, at its end and not at the foot of its pages: there a long note would push the line that
 * refers to it to the next page, and nobody reads a PDF of an answer page by page.
 */
export function layoutNotes(
  context: LayoutContext,
  notes: readonly Note[],
  place: Place,
  layoutBlocks: LayoutBlocks,
): void {
  const last = notes.at(-1);
  if (!last) return;
  addRule(context, place);
  const text = scaled(place.text, measures.scale);
  const smaller = { ...place, text, gap: text.before };
  const width = Math.max(context.theme.list.indent, labelWidth(context, labelOf(last), smaller));
  const inner = indent(smaller, width, place.direction);
  for (const note of notes) {
    const element = place.parent.child('Note');
    element.identify();
    addLabel(context, labelOf(note), inner, {
      owner: element.child('Lbl'),
      onPage: (page, top) => void page.anchors.set(note.anchor, top),
    });
    layoutBlocks(context, note.blocks, { ...inner, parent: element });
  }
}

function labelOf({ number }: Note): string {
  return `${number}.`;
}

function scaled({ size, lineHeight, before, after }: TextMeasures, scale: number): TextMeasures {
  return { size: size * scale, lineHeight: lineHeight * scale, before: before * scale, after: after * scale };
}

function addRule(context: LayoutContext, place: Place): void {
  const { width, height, gap } = measures.rule;
  const x = place.direction === 'ltr' ? place.x : place.x + place.width - width;
  context.flow.gap(measures.before);
  context.flow.add({
    height,
    keepWithNext: true,
    frames: place.frames,
    paint: (page, top) => page.canvas.underlay({ x, y: top, width, height }, context.theme.colours.rule),
  });
  context.flow.gap(gap);
}
