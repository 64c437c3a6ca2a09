import type { Direction } from '../font/harfbuzz.ts';
import { informationDictionary, xmp, type Metadata } from './metadata.ts';
import { Objects } from './objects.ts';
import { Outline } from './outline.ts';
import { Page, type PaperSize } from './page.ts';
import { writePages } from './page-tree.ts';
import { Resources } from './resources.ts';
import { packedSrgbProfile } from './srgb-profile.ts';
import { StructureTree, writingMode } from './structure.ts';
import { asciiString, reference, textString } from './syntax.ts';
import { writeFile } from './writer.ts';

/** A PDF in the making: pages to draw on, the structure tree and the bookmarks. */
export class PdfDocument {
  readonly pages: Page[] = [];
  readonly structure: StructureTree;
  readonly outline: Outline;
  readonly language: string;
  #firstLabel = '';
  #isReadFromRight = false;
  #mostly: () => Direction = () => 'ltr';
  readonly #objects = new Objects();
  readonly #resources = new Resources();

  /** @param language BCP 47 tag of its text. */
  constructor(language: string) {
    this.language = language;
    this.structure = new StructureTree(this.#objects);
    this.outline = new Outline(this.#objects);
  }

  addPage(size: PaperSize): Page {
    const page = new Page(this.pages.length, size, this.#resources, () => this.#mostly());
    this.pages.push(page);
    return page;
  }

  /** Only while nothing is on it. */
  removeLastPage(): void {
    this.pages.pop();
  }

  /**
   * Says how it is read; without that, from left to right.
   * @param mostly Tells the direction of most of its letters; asked when something on its pages is read from right to left.
   */
  readFrom(direction: Direction, mostly: () => Direction): void {
    this.#isReadFromRight = direction === 'rtl';
    this.#mostly = mostly;
    if (direction === 'rtl') this.structure.root.setAttributes(writingMode(direction));
  }

  /** How viewers call the first page where they list pages; the others have their numbers. */
  labelFirstPage(label: string): void {
    this.#firstLabel = label;
  }

  /** The finished file. The same content and metadata always give the same bytes. */
  finish(metadata: Metadata): Uint8Array<ArrayBuffer> {
    const objects = this.#objects;
    const { root, pages, linkElements } = writePages(objects, this.pages, this.#resources);
    const structure = this.structure.write(pages, linkElements);
    const outline = this.outline.write(pages);
    const profile = objects.addEncodedStream(packedSrgbProfile, { N: 3, Filter: 'FlateDecode' });
    const xmpObject = objects.addMetadata(xmp(metadata, this.language));
    const catalog = objects.add(
      `<</Type/Catalog/Pages ${reference(root)}/StructTreeRoot ${reference(structure)}/MarkInfo<</Marked true>>` +
        `/OutputIntents[${outputIntent(profile)}]/Lang${asciiString(this.language)}/Metadata ${reference(xmpObject)}/ViewerPreferences<</DisplayDocTitle true${this.#isReadFromRight ? '/Direction/R2L' : ''}>>` +
        `${outline === undefined ? '' : `/Outlines ${reference(outline)}/PageMode/UseOutlines`}${this.#pageLabels()}>>`,
    );
    const information = objects.add(informationDictionary(metadata));
    return writeFile(objects, catalog, information);
  }
  #pageLabels(): string {
    if (this.#firstLabel === '') return '';
    const others = this.pages.length > 1 ? '1<</S/D/St 2>>' : '';
    return `/PageLabels<</Nums[0<</P${textString(this.#firstLabel)}>>${others}]>>`;
  }
}

/** Which colours are meant. */
function outputIntent(profile: number): string {
  const name = asciiString('sRGB IEC61966-2.1');
  return `<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier${name}/Info${name}/DestOutputProfile ${reference(profile)}>>`;
}
