import { plainText, type Inline } from '../markdown/document.ts';
import type { Role } from '../pdf/structure.ts';
import type { LayoutContext } from './context.ts';
import type { Place } from './place.ts';
import { layoutText } from './flow-text.ts';

/** Longest bookmark in characters. */
const LONGEST_BOOKMARK = 120;

const headingRoles: readonly Role[] = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6'];

/** A heading, with its bookmark; never alone at the foot of a page. */
export function layoutHeading(context: LayoutContext, level: number, inlines: readonly Inline[], place: Place): void {
  const { body, colours, fonts, headings, paper } = context.theme;
  const measures = headings[level - 1]!;
  const title = plainText(inlines).trim().slice(0, LONGEST_BOOKMARK);
  layoutText(context, inlines, place, {
    measures,
    look: {
      family: fonts.headings,
      size: measures.size,
      colour: level === 6 ? colours.muted : colours.text,
      bold: true,
    },
    element: place.parent.child(headingRoles[level - 1]!),
    keepWithNext: true,
    keepTogether: true,
    onFirstLine: (page, top) => {
      if (title !== '') context.document.outline.add(title, level, page.index, paper.height - top + body.top / 2);
    },
  });
}

export function layoutParagraph(context: LayoutContext, inlines: readonly Inline[], place: Place): void {
  const { colours, fonts } = context.theme;
  layoutText(context, inlines, place, {
    measures: { ...place.text, before: place.gap, after: place.gap },
    look: { family: fonts.text, size: place.text.size, colour: colours.text, bold: false },
    element: place.parent.child('P'),
    // A line such as "The steps are:" belongs to what it announces.
    keepWithNext: plainText(inlines.slice(-1)).trimEnd().endsWith(':'),
    keepTogether: false,
    justified: true,
  });
}
