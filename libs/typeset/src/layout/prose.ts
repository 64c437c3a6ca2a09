import type { Direction } from '../font/harfbuzz.ts';
import { plainText, type Heading, type Inline } from '../markdown/document.ts';
import type { Role } from '../pdf/structure.ts';
import type { LayoutContext } from './context.ts';
import type { Place } from './place.ts';
import { layoutText } from './flow-text.ts';

/** Longest bookmark in characters. */
const LONGEST_BOOKMARK = 120;

const headingRoles: readonly Role[] = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6'];

/**
 * A heading, with its bookmark; never alone at the foot of a page.
 * @param alignedTo The side from which its lines begin; without it, the one they are read from.
 */
export function layoutHeading(context: LayoutContext, heading: Heading, place: Place, alignedTo?: Direction): void {
  const { level, inlines } = heading;
  const { body, colours, fonts, headings, headingsCentred } = context.theme;
  const measures = headings[level - 1]!;
  const title = plainText(inlines).trim().slice(0, LONGEST_BOOKMARK);
  layoutText(context, inlines, place, {
    measures,
    look: {
      family: fonts.headings,
      size: measures.size,
      colour: level === 6 ? colours.muted : colours.headings,
      bold: true,
    },
    element: place.parent.child(headingRoles[level - 1]!),
    keepWithNext: true,
    keepTogether: true,
    centred: level <= headingsCentred,
    alignedTo,
    onFirstLine: (page, top) => {
      context.headings.set(heading, { page, top });
      if (title !== '') context.document.outline.add(title, level, page.index, page.size.height - top + body.top / 2);
    },
  });
}

/** Whether the blocks around a paragraph are paragraphs as well. */
export interface ParagraphNeighbours {
  readonly follows: boolean;
  readonly precedes: boolean;
}

/** A paragraph, told apart from the one before by space or, where the theme says so, by an indent. */
export function layoutParagraph(
  context: LayoutContext,
  inlines: readonly Inline[],
  place: Place,
  { follows, precedes }: ParagraphNeighbours,
): void {
  const { colours, fonts, firstLineIndent, isJustified } = context.theme;
  const isCentred = place.listDepth === 0 && isFigure(inlines);
  const isIndented = firstLineIndent > 0 && place.listDepth === 0 && !isCentred;
  layoutText(context, inlines, place, {
    measures: {
      ...place.text,
      before: isIndented && follows ? 0 : place.gap,
      after: isIndented && precedes ? 0 : place.gap,
    },
    look: { family: fonts.text, size: place.text.size, colour: colours.text, bold: false },
    element: place.parent.child('P'),
    // A line such as "The steps are:" belongs to what it announces.
    keepWithNext: plainText(inlines.slice(-1)).trimEnd().endsWith(':'),
    keepTogether: false,
    justified: isJustified,
    firstLineIndent: isIndented && follows ? firstLineIndent : 0,
    centred: isCentred,
  });
}

/** Nothing but pictures. */
function isFigure(inlines: readonly Inline[]): boolean {
  const isPicture = (inline: Inline) => inline.kind === 'image';
  return inlines.some(isPicture) && inlines.every((inline) => isPicture(inline) || plainText([inline]).trim() === '');
}
