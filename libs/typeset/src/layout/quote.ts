import type { Block } from '../markdown/document.ts';
import type { LayoutContext } from './context.ts';
import { indent, type Place } from './place.ts';
import { readingDirection } from './reading-direction.ts';

type LayoutBlocks = (context: LayoutContext, blocks: readonly Block[], place: Place) => void;

/** Blocks moved in, with a bar at the side where their lines begin. */
export function layoutQuote(
  context: LayoutContext,
  blocks: readonly Block[],
  place: Place,
  layoutBlocks: LayoutBlocks,
): void {
  const { colours, quote } = context.theme;
  const direction = readingDirection(blocks, place.direction);
  const x = direction === 'ltr' ? place.x : place.x + place.width - quote.barWidth;
  const bar = { x, width: quote.barWidth, colour: colours.quoteBar, overhang: quote.overhang };
  context.flow.gap(quote.gap);
  layoutBlocks(context, blocks, {
    ...indent(place, quote.indent, direction),
    frames: [...place.frames, bar],
    parent: place.parent.child('BlockQuote'),
    gap: place.text.after,
  });
  context.flow.gap(quote.gap);
}
