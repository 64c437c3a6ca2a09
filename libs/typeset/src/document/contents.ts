import { wordings, type Language } from '../language.ts';
import type { LayoutContext } from '../layout/context.ts';
import { LineOwner } from '../layout/line-owner.ts';
import { paintLine } from '../layout/paint-line.ts';
import { bodyPlace, indent } from '../layout/place.ts';
import { layoutHeading } from '../layout/prose.ts';
import { lookOf } from '../layout/text-looks.ts';
import { baselineIn } from '../layout/theme.ts';
import { textOf, type Heading, type Inline } from '../markdown/document.ts';
import type { Page } from '../pdf/page.ts';
import type { StructureElement } from '../pdf/structure.ts';
import type { Item } from '../text/items.ts';
import { breakLines, startOf } from '../text/lines.ts';
import type { InnerLink } from '../text/style.ts';
import { titleOf } from './chapters.ts';
import { paintLeader } from './leader.ts';

/** A heading in the table; painted when the number of its page is known. */
interface Entry {
  readonly heading: Heading;
  readonly link: InnerLink;
  readonly paint: (number: readonly Item[]) => void;
}

/** As parts of the font size. */
const measures = { indent: 1.6, beforeChapter: 0.5, beforeOther: 0.1 } as const;
const WIDEST_NUMBER = '0000';

/**
 * The table of contents of a report. It takes its pages before the chapters are laid out, since its length does not
 * depend on the numbers in it, and is painted afterwards, when they are known.
 */
export class Contents {
  readonly #context: LayoutContext;
  readonly #entries: Entry[] = [];
  readonly #numberWidth: number;

  constructor(context: LayoutContext) {
    this.#context = context;
    this.#numberWidth = widthOf(this.#items([textOf(WIDEST_NUMBER)], true));
  }

  /** Takes the room that the headings need. */
  layout(headings: readonly Heading[], language: Language): void {
    const place = bodyPlace(this.#context);
    const title = { kind: 'heading', level: 1, inlines: [textOf(wordings[language].contents)] } as const;
    layoutHeading(this.#context, title, place, this.#context.direction);
    const element = place.parent.child('TOC');
    for (const heading of headings) this.#entries.push(this.#layoutEntry(heading, element.child('TOCI')));
  }

  /** Writes the lines with their page numbers, and makes every heading a place that its line leads to. */
  paint(): void {
    const { body } = this.#context.theme;
    for (const { heading, link, paint } of this.#entries) {
      const placed = this.#context.headings.get(heading);
      if (!placed) throw new Error(`The heading "${link.to.name}" of the table of contents is on no page.`);
      placed.page.anchors.set(link.to, placed.top - body.top / 2);
      paint(this.#items([{ ...textOf(String(placed.page.index + 1)), link }], heading.level === 1));
    }
  }

  #layoutEntry(heading: Heading, element: StructureElement): Entry {
    const { direction, flow, theme } = this.#context;
    const { size, lineHeight } = theme.paragraph;
    const isChapter = heading.level === 1;
    const link = { to: { name: titleOf(heading) } };
    const items = this.#items(toLinks(heading.inlines, link), isChapter);
    const place = indent(bodyPlace(this.#context), (heading.level - 1) * measures.indent * size, direction);
    const width = place.width - this.#numberWidth;
    const textX = direction === 'ltr' ? place.x : place.x + this.#numberWidth;
    const lines = breakLines(items, width, direction);
    const owner = new LineOwner(element);
    const placed: { page: Page; baseline: number }[] = [];
    flow.gap(size * (isChapter ? measures.beforeChapter : measures.beforeOther));
    for (const index of lines.keys()) {
      const paint = (page: Page, top: number) =>
        void placed.push({ page, baseline: top + baselineIn(lineHeight, size) });
      flow.add({ height: lineHeight, keepWithNext: index < lines.length - 1, frames: [], paint });
    }
    return {
      heading,
      link,
      paint: (number) => {
        for (const [index, { page, baseline }] of placed.entries()) {
          const line = lines[index]!;
          paintLine(page, line, textX + startOf(line, width, direction === 'ltr' ? 0 : 1), baseline, owner);
        }
        const last = placed.at(-1);
        const [numberLine] = breakLines(number, Infinity);
        if (!last || !numberLine) return;
        const right = place.x + place.width;
        const { baseline } = last;
        const textWidth = lines.at(-1)!.width;
        const numberX = direction === 'ltr' ? right - numberLine.width : place.x;
        const [from, to] =
          direction === 'ltr' ? [place.x + textWidth, numberX] : [numberX + numberLine.width, right - textWidth];
        paintLeader(this.#context, last.page, { from, to, baseline });
        paintLine(last.page, numberLine, numberX, baseline, owner);
      },
    };
  }

  /** Links here look like text. */
  #items(inlines: readonly Inline[], bold: boolean): Item[] {
    const { colours, fonts, paragraph } = this.#context.theme;
    const look = lookOf(this.#context.theme, { family: fonts.text, size: paragraph.size, colour: colours.text, bold });
    return this.#context.items(inlines, (text) => ({ ...look(text), colour: colours.text }));
  }
}

/** The text of a heading on one line, all of it one link; without links of its own and references to notes. */
function toLinks(inlines: readonly Inline[], link: InnerLink): Inline[] {
  return inlines.flatMap((inline): Inline[] => {
    if (inline.kind === 'break') return [{ ...textOf(' '), link }];
    if (inline.kind === 'image') return [{ ...textOf(inline.alternative), link }];
    return inline.role === 'reference' ? [] : [{ ...inline, link }];
  });
}

function widthOf(items: readonly Item[]): number {
  return breakLines(items, Infinity)[0]?.width ?? 0;
}
