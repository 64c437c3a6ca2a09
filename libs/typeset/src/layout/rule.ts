import type { LayoutContext } from './context.ts';
import type { Place } from './place.ts';

/** A line across the column. */
export function layoutRule(context: LayoutContext, place: Place): void {
  const { colours, horizontalRule } = context.theme;
  const { height, gap } = horizontalRule;
  context.flow.gap(gap);
  context.flow.add({
    height,
    keepWithNext: false,
    frames: place.frames,
    paint: (page, top) => page.canvas.underlay({ x: place.x, y: top, width: place.width, height }, colours.rule),
  });
  context.flow.gap(gap);
}
