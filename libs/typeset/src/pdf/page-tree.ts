import type { Objects } from './objects.ts';
import type { LinkArea, Page } from './page.ts';
import type { Resources } from './resources.ts';
import type { StructureElement } from './structure.ts';
import { asciiString, real, reference } from './syntax.ts';

/** Points. */
export interface PaperSize {
  readonly width: number;
  readonly height: number;
}

export interface WrittenPages {
  /** Object number of the page tree. */
  readonly root: number;
  /** Object number of each page. */
  readonly pages: readonly number[];
  /** The structure element of each link annotation, in the order of their `StructParent` numbers. */
  readonly linkElements: readonly StructureElement[];
}

/** Writes the pages with their resources and links. */
export function writePages(
  objects: Objects,
  pages: readonly Page[],
  paper: PaperSize,
  resources: Resources,
): WrittenPages {
  const root = objects.reserve();
  const numbers = pages.map(() => objects.reserve());
  const linkElements: StructureElement[] = [];
  for (const [index, page] of pages.entries()) {
    const content = objects.addStream(page.canvas.finish());
    const annotations = page.links.map((link) => {
      const annotation = objects.add(linkAnnotation(link, paper, pages.length + linkElements.length));
      link.element.addAnnotation(index, annotation);
      linkElements.push(link.element);
      return reference(annotation);
    });
    objects.assign(
      numbers[index]!,
      `<</Type/Page/Parent ${reference(root)}/Contents ${reference(content)}/StructParents ${index}/Tabs/S` +
        `${annotations.length > 0 ? `/Annots[${annotations.join(' ')}]` : ''}>>`,
    );
  }
  // Size and resources stand here once; pages inherit them. Resources are written last, when every glyph is known.
  objects.assign(
    root,
    `<</Type/Pages/Count ${pages.length}/Kids[${numbers.map(reference).join(' ')}]` +
      `/MediaBox[0 0 ${paper.width} ${paper.height}]/Resources${resources.write(objects)}>>`,
  );
  return { root, pages: numbers, linkElements };
}

function linkAnnotation({ area, url }: LinkArea, paper: PaperSize, structParent: number): string {
  const bottom = paper.height - area.y - area.height;
  const rectangle = [area.x, bottom, area.x + area.width, bottom + area.height].map(real).join(' ');
  // /F 4: printed with the page.
  return (
    `<</Type/Annot/Subtype/Link/Rect[${rectangle}]/Border[0 0 0]/F 4/StructParent ${structParent}` +
    `/A<</S/URI/URI${asciiString(url)}>>>>`
  );
}
