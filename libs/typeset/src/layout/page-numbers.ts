import { fontStyle } from '../font/selection.ts';
import type { LayoutContext } from './context.ts';
import { paintShaped } from './paint-line.ts';

/** Writes "3 / 12" at the foot of every page; only possible when all pages are there. */
export function paintPageNumbers(context: LayoutContext): void {
  const { colours, fonts, footer, paper } = context.theme;
  const { pages } = context.document;
  const style = { font: fontStyle(fonts.text), size: footer.size, colour: colours.muted };
  for (const page of pages) {
    const text = context.shape(`${page.index + 1} / ${pages.length}`, style);
    const width = (text.width * style.size) / 1000;
    page.canvas.setOwner('artifact');
    paintShaped(page, text, style, (paper.width - width) / 2, footer.baseline);
  }
}
