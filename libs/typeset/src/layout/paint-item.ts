import type { Owner } from '../pdf/canvas.ts';
import type { Page } from '../pdf/page.ts';
import type { StructureElement } from '../pdf/structure.ts';
import type { Drawing } from '../text/drawing.ts';
import type { VisibleItem } from '../text/items.ts';
import type { ShapedText } from '../text/shaped-text.ts';
import type { TextStyle } from '../text/style.ts';

/** Draws a box or a space. */
export function paintItem(page: Page, item: VisibleItem, x: number, baseline: number, owner: Owner): void {
  const { style } = item;
  if (item.kind === 'box' && item.drawing) {
    page.canvas.setOwner(ownerOfDrawing(item.drawing, owner));
    page.canvas.draw(item.drawing, style, x, baseline);
  } else {
    page.canvas.setOwner(owner);
    paintShaped(page, item.text, style, x, baseline - (style.rise ?? 0));
  }
}

/** A new element within that of the text around the drawing. */
function ownerOfDrawing({ kind, alternative }: Drawing, around: Owner): Owner {
  // A picture without words is decoration.
  if (around === 'artifact' || alternative === '') return 'artifact';
  return around.child(kind === 'formula' ? 'Formula' : 'Figure', '', alternative);
}

/** Draws shaped text for the current owner. */
export function paintShaped(page: Page, text: ShapedText, style: TextStyle, x: number, baseline: number): void {
  for (const run of text.runs) page.canvas.show(run, style, x + (run.start * style.size) / 1000, baseline);
}

/** The line that strikes some items of one look out, and the area in which they lead somewhere. */
export function paintMarks(
  page: Page,
  items: readonly VisibleItem[],
  { x, width }: { readonly x: number; readonly width: number },
  baseline: number,
  element: StructureElement | undefined,
): void {
  const { link, strike, size, colour } = items[0]!.style;
  if (strike) page.canvas.strike({ x, y: baseline - size * 0.3, width, height: size * 0.06 }, colour);
  if (!link || !element) return;
  const ascent = Math.max(...items.map(ascentOf));
  const area = { x, y: baseline - ascent, width, height: ascent + size * 0.3 };
  page.links.push({ area, link, element });
  if ('to' in link && link.from) page.anchors.set(link.from, area.y);
}

function ascentOf(item: VisibleItem): number {
  const { size } = item.style;
  return item.kind === 'box' && item.drawing ? Math.max(size, (item.drawing.ascent * size) / 1000) : size;
}
