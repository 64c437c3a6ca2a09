import { fontStyle } from '../font/selection.ts';
import type { LayoutContext } from '../layout/context.ts';
import { paintShaped } from '../layout/paint-item.ts';
import type { Page } from '../pdf/page.ts';

/** As parts of the font size: between dots, and between them and the text on both sides. */
const measures = { pitch: 0.5, gap: 0.6 } as const;

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly baseline: number;
}

/** Dots from a title to its page number, for the eye only. Those of neighbouring lines stand below one another. */
export function paintLeader(context: LayoutContext, page: Page, { from, to, baseline }: Stretch): void {
  const { body, colours, fonts, paragraph } = context.theme;
  const { size } = paragraph;
  const style = { font: fontStyle(fonts.text), size, colour: colours.muted };
  const dot = context.shape('.', style);
  const pitch = measures.pitch * size;
  const start = from + measures.gap * size - body.left;
  const end = to - measures.gap * size - body.left - (dot.width * size) / 1000;
  page.canvas.setOwner('artifact');
  for (let column = Math.ceil(start / pitch); column * pitch <= end; column++) {
    paintShaped(page, dot, style, body.left + column * pitch, baseline);
  }
}
