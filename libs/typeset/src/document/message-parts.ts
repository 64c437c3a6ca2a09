import { fontStyle } from '../font/selection.ts';
import type { Direction } from '../font/harfbuzz.ts';
import type { LayoutContext } from '../layout/context.ts';
import { layoutText } from '../layout/flow-text.ts';
import { paintShaped } from '../layout/paint-item.ts';
import { bodyPlace, indent, type Place } from '../layout/place.ts';
import { baselineIn } from '../layout/theme.ts';
import { textOf } from '../markdown/document.ts';

/** Points between two messages. */
export const MESSAGE_GAP = 14;
/** The bar beside a message, and by how much the text is moved in for it. */
const bar = { width: 2, indent: 12, overhang: 1 } as const;
const day = { before: 22, after: 10 } as const;
/** Sizes as parts of that of text. */
const scales = { names: 1, day: 0.9, time: 0.86 } as const;
/** Names below the title; of more people, the first. */
const MOST_NAMES = 8;

/**
 * Where a message goes: beside a bar, by whose colour the first who speaks is told from the others.
 * @param direction In which the message is read.
 */
export function messagePlace(context: LayoutContext, direction: Direction, isFirst: boolean): Place {
  const { colours } = context.theme;
  const place = bodyPlace(context);
  const colour = isFirst ? colours.accent : colours.rule;
  const x = direction === 'ltr' ? place.x : place.x + place.width - bar.width;
  return {
    ...indent(place, bar.indent, direction),
    frames: [{ x, width: bar.width, colour, overhang: bar.overhang }],
    parent: place.parent.child('Sect'),
  };
}

/** Who takes part. */
export function layoutNames(context: LayoutContext, names: readonly string[]): void {
  const shown = names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? '…' : '');
  layoutMuted(context, shown, scales.names, 'P', { before: 0, after: 0 }, context.theme.headingsCentred > 0);
}

/** The day of the messages below, in the middle, with a bookmark. */
export function layoutDay(context: LayoutContext, text: string): void {
  layoutMuted(context, text, scales.day, 'H2', day, true);
}

/** Who wrote a message and when, on one line; with the message on one page. */
export function layoutSender(context: LayoutContext, name: string, time: string, place: Place, isFirst: boolean): void {
  const { colours, fonts, paragraph } = context.theme;
  const { size, lineHeight } = paragraph;
  const timeStyle = { font: fontStyle(fonts.text), size: size * scales.time, colour: colours.muted };
  // The space is not seen; without it, programs that read the structure would join the name and the time.
  const shaped = context.shape(` ${time}`, timeStyle);
  const width = (shaped.width * timeStyle.size) / 1000;
  const spaceWidth = (context.shape(' ', timeStyle).width * timeStyle.size) / 1000;
  const { direction } = place;
  const element = place.parent.child('P');
  layoutText(
    context,
    [textOf(name)],
    { ...place, x: direction === 'ltr' ? place.x : place.x + width + size, width: place.width - width - size },
    {
      measures: { size, lineHeight, before: 0, after: 2 },
      look: { family: fonts.headings, size, colour: isFirst ? colours.accent : colours.headings, bold: true },
      element,
      keepWithNext: true,
      keepTogether: true,
      alignedTo: direction,
      onFirstLine: (page, top) => {
        page.canvas.setOwner(element);
        const x = direction === 'ltr' ? place.x + place.width - width : place.x - spaceWidth;
        paintShaped(page, shaped, timeStyle, x, top + baselineIn(lineHeight, size));
      },
    },
  );
}

/** A line of our own between the messages. */
function layoutMuted(
  context: LayoutContext,
  text: string,
  scale: number,
  role: 'P' | 'H2',
  { before, after }: { readonly before: number; readonly after: number },
  centred: boolean,
): void {
  const { colours, fonts, body, paragraph } = context.theme;
  const size = paragraph.size * scale;
  const place = bodyPlace(context);
  layoutText(context, [textOf(text)], place, {
    measures: { size, lineHeight: paragraph.lineHeight * scale, before, after },
    look: { family: fonts.text, size, colour: colours.muted, bold: false },
    element: place.parent.child(role),
    keepWithNext: true,
    keepTogether: true,
    centred,
    alignedTo: context.direction,
    onFirstLine: (page, top) => {
      if (role === 'H2') context.document.outline.add(text, 2, page.index, page.size.height - top + body.top / 2);
    },
  });
}
