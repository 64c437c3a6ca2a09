import { fontStyle } from '../font/selection.ts';
import { CELL, expandTabs, wrapOnGrid, type GridRow } from '../text/grid.ts';
import type { TextStyle } from '../text/style.ts';
import type { LayoutContext } from './context.ts';
import { paintShaped } from './paint-line.ts';
import type { Place } from './place.ts';
import { baselineIn, code, colours } from './theme.ts';

const style: TextStyle = { font: fontStyle('mono'), size: code.size, colour: colours.text };
const CELL_WIDTH = (CELL * code.size) / 1000;

/** Code on a background, on an exact grid; long lines are wrapped. */
export function layoutCode(context: LayoutContext, text: string, place: Place): void {
  const element = place.parent.child('P').child('Code');
  const background = { x: place.x, width: place.width, colour: colours.codeBackground, overhang: code.padding };
  const frames = [...place.frames, background];
  const rows = toRows(text, Math.floor((place.width - 2 * code.padding) / CELL_WIDTH));
  const last = rows.length - 1;
  context.flow.gap(code.gap);
  for (const [index, row] of rows.entries()) {
    const shaped = context.gridRow(row.text, style);
    context.flow.add({
      height: code.lineHeight,
      keepWithNext: (index === 0 || index === last - 1) && index !== last,
      frames,
      paint: (page, top) => {
        page.canvas.setOwner(element);
        const x = place.x + code.padding + row.indent * CELL_WIDTH;
        paintShaped(page, shaped, style, x, top + baselineIn(code.lineHeight, code.size));
      },
    });
  }
  context.flow.gap(code.gap);
}

/** The space after each line is not seen; without it, programs that read the structure would join the lines. */
function toRows(text: string, columns: number): GridRow[] {
  return text.split('\n').flatMap((line) => {
    const rows = wrapOnGrid(expandTabs(line, code.tabWidth), columns);
    const last = rows.pop()!;
    return [...rows, { ...last, text: `${last.text} ` }];
  });
}
