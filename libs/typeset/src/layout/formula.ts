import { textOf, type Inline } from '../markdown/document.ts';
import type { Drawing } from '../text/drawing.ts';
import { fontStyle } from '../font/selection.ts';
import type { LayoutContext } from './context.ts';
import { layoutText } from './flow-text.ts';
import { paintDrawing } from './paint-item.ts';
import type { Place } from './place.ts';

/** A formula on lines of its own, centred; as the TeX it was written in when it is no TeX that we understand. */
export function layoutFormula(context: LayoutContext, tex: string, place: Place): void {
  const drawing = context.displayedFormula(tex);
  if (drawing) layoutDrawing(context, drawing, place);
  else layoutSource(context, tex, place);
}

/** A formula wider than its column or taller than a page becomes smaller. */
function layoutDrawing(context: LayoutContext, drawing: Drawing, place: Place): void {
  const { body, colours, fonts, formula } = context.theme;
  const { width, ascent, descent, alternative } = drawing;
  const fits = Math.min((place.width * 1000) / width, ((body.bottom - body.top) * 1000) / (ascent + descent));
  const size = Math.min(formula.size, fits);
  const scale = size / 1000;
  const style = { font: fontStyle(fonts.text), size, colour: colours.text };
  const element = place.parent.child('Formula', '', alternative);
  context.flow.gap(formula.before);
  context.flow.add({
    height: (ascent + descent) * scale,
    keepWithNext: false,
    frames: place.frames,
    paint: (page, top) => {
      const x = place.x + (place.width - width * scale) / 2;
      paintDrawing(page, drawing, style, { x, baseline: top + ascent * scale }, element);
    },
  });
  context.flow.gap(formula.after);
}

function layoutSource(context: LayoutContext, tex: string, place: Place): void {
  const { colours, fonts, formula } = context.theme;
  const inlines = tex.split('\n').flatMap((line, index): Inline[] => {
    const text = textOf(line.trim(), 'code');
    return index === 0 ? [text] : [{ kind: 'break' }, text];
  });
  layoutText(context, inlines, place, {
    measures: formula,
    look: { family: fonts.text, size: formula.size, colour: colours.text, bold: false },
    element: place.parent.child('Formula'),
    keepWithNext: false,
    keepTogether: false,
    centred: true,
  });
}
