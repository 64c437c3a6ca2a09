import { plainText, textOf, type Inline } from '../markdown/document.ts';
import type { Role } from '../pdf/structure.ts';
import type { LayoutContext } from './context.ts';
import type { Place } from './place.ts';
import { layoutText } from './flow-text.ts';
import { body, colours, formula, headings, paper, paragraph } from './theme.ts';

/** Longest bookmark in characters. */
const LONGEST_BOOKMARK = 120;

const headingRoles: readonly Role[] = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6'];

/** A heading, with its bookmark; never alone at the foot of a page. */
export function layoutHeading(context: LayoutContext, level: number, inlines: readonly Inline[], place: Place): void {
  const title = plainText(inlines).trim().slice(0, LONGEST_BOOKMARK);
  layoutText(context, inlines, place, {
    measures: headings[level - 1]!,
    look: { size: headings[level - 1]!.size, colour: level === 6 ? colours.muted : colours.text, bold: true },
    element: place.parent.child(headingRoles[level - 1]!),
    keepWithNext: true,
    keepTogether: true,
    onFirstLine: (page, top) => {
      if (title !== '') context.document.outline.add(title, level, page.index, paper.height - top + body.top / 2);
    },
  });
}

export function layoutParagraph(context: LayoutContext, inlines: readonly Inline[], place: Place): void {
  layoutText(context, inlines, place, {
    measures: { ...paragraph, before: place.gap, after: place.gap },
    look: { size: paragraph.size, colour: colours.text, bold: false },
    element: place.parent.child('P'),
    // A line such as "The steps are:" belongs to what it announces.
    keepWithNext: plainText(inlines.slice(-1)).trimEnd().endsWith(':'),
    keepTogether: false,
    justified: true,
  });
}

/** A formula on lines of its own, for now as the TeX it was written in. */
export function layoutFormula(context: LayoutContext, tex: string, place: Place): void {
  const inlines = tex.split('\n').flatMap((line, index): Inline[] => {
    const text = textOf(line.trim(), 'formula');
    return index === 0 ? [text] : [{ kind: 'break' }, text];
  });
  layoutText(context, inlines, place, {
    measures: formula,
    look: { size: formula.size, colour: colours.text, bold: false },
    element: place.parent.child('Formula'),
    keepWithNext: false,
    keepTogether: false,
    centred: true,
  });
}
