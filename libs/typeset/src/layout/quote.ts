import type { Block } from '../markdown/document.ts';
import type { LayoutContext } from './context.ts';
import { indent, type Place } from './place.ts';

type LayoutBlocks = (context: LayoutContext, blocks: readonly Block[], place: Place) => void;

/** Blocks moved in, with a bar at their left. */
export function layoutQuote(
  context: LayoutContext,
  blocks: readonly Block[],
  place: Place,
  layoutBlocks: LayoutBlocks,
): void {
  const { colours, quote } = context.theme;
  const bar = { x: place.x, width: quote.barWidth, colour: colours.quoteBar, overhang: quote.overhang };
  context.flow.gap(quote.gap);
  layoutBlocks(context, blocks, {
    ...indent(place, quote.indent),
    frames: [...place.frames, bar],
    parent: place.parent.child('BlockQuote'),
    gap: place.text.after,
  });
  context.flow.gap(quote.gap);
}
