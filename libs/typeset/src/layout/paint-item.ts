import type { Owner } from '../pdf/canvas.ts';
import type { Page } from '../pdf/page.ts';
import type { StructureElement } from '../pdf/structure.ts';
import { real } from '../pdf/syntax.ts';
import type { Drawing } from '../text/drawing.ts';
import type { VisibleItem } from '../text/items.ts';
import type { ShapedText } from '../text/shaped-text.ts';
import type { TextStyle } from '../text/style.ts';

/** Draws a box or a space. */
export function paintItem(page: Page, item: VisibleItem, x: number, baseline: number, owner: Owner): void {
  const { style } = item;
  if (item.kind === 'box' && item.drawing) {
    paintDrawing(page, item.drawing, style, { x, baseline }, ownerOfDrawing(item.drawing, owner));
  } else {
    page.canvas.setOwner(owner);
    paintShaped(page, item.text, style, x, baseline - (style.rise ?? 0));
  }
}

/** Draws a formula or a picture, and says of its element where it is. @param at The left end of its baseline. */
export function paintDrawing(
  page: Page,
  drawing: Drawing,
  style: TextStyle,
  at: { readonly x: number; readonly baseline: number },
  owner: Owner,
): void {
  if (owner !== 'artifact') {
    const scale = style.size / 1000;
    const y = page.size.height - at.baseline;
    const box = [at.x, y - drawing.descent * scale, at.x + drawing.width * scale, y + drawing.ascent * scale];
    owner.setAttributes(`<</O/Layout/BBox[${box.map(real).join(' ')}]>>`);
  }
  page.canvas.setOwner(owner);
  page.canvas.draw(drawing, style, at.x, at.baseline);
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
