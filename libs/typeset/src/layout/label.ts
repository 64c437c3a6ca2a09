import { fontStyle } from '../font/selection.ts';
import { textOf } from '../markdown/document.ts';
import type { StructureElement } from '../pdf/structure.ts';
import { breakLines } from '../text/lines.ts';
import type { TextStyle } from '../text/style.ts';
import type { LayoutContext } from './context.ts';
import { LineOwner } from './line-owner.ts';
import { paintLine } from './paint-line.ts';
import type { Place } from './place.ts';
import type { Paint } from './strip.ts';
import { baselineIn } from './theme.ts';

export interface LabelOptions {
  readonly owner: StructureElement;
  readonly onPage?: Paint;
}

/** The width that a text takes beside a place, with the distance to it. */
export function labelWidth(context: LayoutContext, text: string, place: Place): number {
  const style = styleOf(context, place);
  return (context.shape(text, style).width * style.size) / 1000 + context.theme.list.markerGap;
}

/**
 * Sets a text beside what comes next in a place, where lines begin: the marker of a list item, the number of a note. It
 * keeps the same distance, whatever its width.
 */
export function addLabel(context: LayoutContext, text: string, place: Place, options: LabelOptions): void {
  const { owner, onPage } = options;
  const { size, lineHeight } = place.text;
  const style = styleOf(context, place);
  const [line] = breakLines(
    context.items([textOf(text)], () => style),
    Infinity,
    place.direction,
  );
  if (!line) return;
  const lineOwner = new LineOwner(owner);
  const { markerGap } = context.theme.list;
  const left = place.x - markerGap - line.width;
  const x = place.direction === 'ltr' ? left : place.x + place.width + markerGap;
  context.flow.label((page, top) => {
    onPage?.(page, top);
    paintLine(page, line, x, top + baselineIn(lineHeight, size), lineOwner);
  });
}

function styleOf({ theme: { colours, fonts } }: LayoutContext, { text: { size } }: Place): TextStyle {
  return { font: fontStyle(fonts.text), size, colour: colours.text };
}
