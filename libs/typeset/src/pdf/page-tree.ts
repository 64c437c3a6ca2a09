import type { Anchor, Link } from '../text/style.ts';
import type { Rectangle } from './canvas.ts';
import type { Objects } from './objects.ts';
import type { Page, PaperSize } from './page.ts';
import type { Resources } from './resources.ts';
import type { StructureElement } from './structure.ts';
import { asciiString, real, reference, textString } from './syntax.ts';

export interface WrittenPages {
  /** Object number of the page tree. */
  readonly root: number;
  /** Object number of each page. */
  readonly pages: readonly number[];
  /** The structure element of each link annotation, in the order of their `StructParent` numbers. */
  readonly linkElements: readonly StructureElement[];
}

/** Writes the pages with their resources and links. */
export function writePages(objects: Objects, pages: readonly Page[], resources: Resources): WrittenPages {
  const root = objects.reserve();
  const numbers = pages.map(() => objects.reserve());
  const destinations = findDestinations(pages, numbers);
  const linkElements: StructureElement[] = [];
  for (const [index, page] of pages.entries()) {
    const content = objects.addStream(page.canvas.finish());
    const annotations = page.links.map((link) => {
      const annotation = objects.add(
        linkAnnotation(
          link.area,
          `${goalOf(link.link, destinations)}/Contents${textString(describe(link.link))}`,
          page.size,
          pages.length + linkElements.length,
        ),
      );
      link.element.addAnnotation(index, annotation);
      linkElements.push(link.element);
      return reference(annotation);
    });
    objects.assign(
      numbers[index]!,
      `<</Type/Page/Parent ${reference(root)}/Contents ${reference(content)}/StructParents ${index}/Tabs/S/MediaBox[0 0 ${page.size.width} ${page.size.height}]` +
        `${annotations.length > 0 ? `/Annots[${annotations.join(' ')}]` : ''}>>`,
    );
  }
  // Resources stand here once; pages inherit them. They are written last, when every glyph is known.
  objects.assign(
    root,
    `<</Type/Pages/Count ${pages.length}/Kids[${numbers.map(reference).join(' ')}]` +
      `/Resources${resources.write(objects)}>>`,
  );
  return { root, pages: numbers, linkElements };
}

/** The anchors of all pages, as PDF writes places. */
function findDestinations(pages: readonly Page[], numbers: readonly number[]): Map<Anchor, string> {
  const destinations = new Map<Anchor, string>();
  for (const [index, { anchors, size }] of pages.entries()) {
    for (const [anchor, top] of anchors) {
      destinations.set(anchor, `[${reference(numbers[index]!)}/XYZ null ${real(size.height - top)} null]`);
    }
  }
  return destinations;
}

/** What a link leads to, in words. */
function describe(link: Link): string {
  return 'url' in link ? link.url : link.to.name;
}

function goalOf(link: Link, destinations: ReadonlyMap<Anchor, string>): string {
  if ('url' in link) return `/A<</S/URI/URI${asciiString(link.url)}>>`;
  const destination = destinations.get(link.to);
  if (!destination) throw new Error(`A link leads to "${link.to.name}", which is on no page.`);
  return `/Dest${destination}`;
}

function linkAnnotation(area: Rectangle, goal: string, paper: PaperSize, structParent: number): string {
  const bottom = paper.height - area.y - area.height;
  const rectangle = [area.x, bottom, area.x + area.width, bottom + area.height].map(real).join(' ');
  // /F 4: printed with the page.
  return `<</Type/Annot/Subtype/Link/Rect[${rectangle}]/Border[0 0 0]/F 4/StructParent ${structParent}${goal}>>`;
}
