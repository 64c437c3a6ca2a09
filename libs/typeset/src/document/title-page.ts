import { fontStyle } from '../font/selection.ts';
import { wordings } from '../language.ts';
import type { LayoutContext } from '../layout/context.ts';
import { layoutText } from '../layout/flow-text.ts';
import { paintDrawing } from '../layout/paint-item.ts';
import { drawPicture } from '../layout/picture.ts';
import { bodyPlace } from '../layout/place.ts';
import type { ColourName } from '../layout/theme.ts';
import { textOf } from '../markdown/document.ts';
import type { Facts } from './facts.ts';

/** Of the height of the page: how much is free above the title. */
const FREE_ABOVE = 0.28;
/** The bar between the title and the author, in points. */
const bar = { width: 54, height: 2.4, before: 22, after: 18 } as const;
/** Sizes as parts of those of a heading of level 1, and of text. */
const scales = { title: 1.45, subtitle: 1.35, byline: 1.05 } as const;

/** The first page of a report: logo, title, subtitle, author and date. */
export function layoutTitlePage(context: LayoutContext, facts: Facts, subtitle: string): void {
  const { body, fonts, headings, headingsCentred, paragraph } = context.theme;
  const centred = headingsCentred > 0;
  const share = centred ? 0.5 : context.direction === 'rtl' ? 1 : 0;
  const place = bodyPlace(context);
  const addText = (text: string, size: number, lineHeight: number, colour: ColourName, bold: boolean) => {
    if (text === '') return;
    layoutText(context, [textOf(text)], place, {
      measures: { size, lineHeight: size * lineHeight, before: 6, after: 6 },
      look: { family: bold ? fonts.headings : fonts.text, size, colour: context.theme.colours[colour], bold },
      element: place.parent.child('P'),
      keepWithNext: true,
      keepTogether: true,
      centred,
      alignedTo: context.direction,
    });
  };
  const logoHeight = addLogo(context, wordings[facts.language].logo, share);
  addRoom(context, (body.bottom - body.top) * FREE_ABOVE - logoHeight);
  addText(facts.title, headings[0]!.size * scales.title, 1.22, 'headings', true);
  addText(subtitle, paragraph.size * scales.subtitle, 1.4, 'muted', false);
  addBar(context, share);
  addText(facts.author, paragraph.size * scales.byline, 1.4, 'text', false);
  addText(facts.date, paragraph.size * scales.byline, 1.4, 'muted', false);
}

/** Answers how much room it takes. @param share Of the free room, at its left. */
function addLogo(context: LayoutContext, name: string, share: number): number {
  const { body, colours, fonts, logo, paragraph } = context.theme;
  if (!logo) return 0;
  const style = { font: fontStyle(fonts.text), size: paragraph.size, colour: colours.text };
  const room = { width: body.width, height: Math.min(logo.height, (body.bottom - body.top) * FREE_ABOVE) };
  const picture = { kind: 'image', image: logo.image, alternative: name, link: undefined } as const;
  const drawing = drawPicture(picture, room, style.size, context.shape(name, style));
  const width = (drawing.width * style.size) / 1000;
  const height = (drawing.ascent * style.size) / 1000;
  const element = context.document.structure.root.child('Figure', '', name);
  context.flow.add({
    height,
    keepWithNext: false,
    frames: [],
    paint: (page, top) => {
      const x = body.left + (body.width - width) * share;
      paintDrawing(page, drawing, style, { x, baseline: top + height }, element);
    },
  });
  return height;
}

function addRoom({ flow }: LayoutContext, height: number): void {
  flow.add({ height, keepWithNext: false, frames: [], paint: () => {} });
}

function addBar({ flow, theme: { body, colours } }: LayoutContext, share: number): void {
  const { width, height } = bar;
  const x = body.left + (body.width - width) * share;
  flow.gap(bar.before);
  flow.add({
    height,
    keepWithNext: false,
    frames: [],
    paint: (page, top) => page.canvas.underlay({ x, y: top, width, height }, colours.accent),
  });
  flow.gap(bar.after);
}
