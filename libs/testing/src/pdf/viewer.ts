import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium';
import { PNG } from 'pngjs';

let library: Promise<PDFiumLibrary> | undefined;

/** A hyphen at the end of a line, as the viewer reads it or, at the end of a page, as it was written. */
const DIVIDED = /[\ufffe\u00ad]\s*/g;

/** A PDF as Chrome's viewer sees it. */
export class Viewer {
  readonly #document: PDFiumDocument;

  private constructor(document: PDFiumDocument) {
    this.#document = document;
  }

  static async open(file: Uint8Array): Promise<Viewer> {
    library ??= PDFiumLibrary.init();
    return new Viewer(await (await library).loadDocument(file));
  }

  get pageCount(): number {
    return this.#document.getPageCount();
  }

  /** The text of a page, in reading order, with every white space one space and divided words whole again. */
  text(page: number): string {
    return this.#rawText(page).replaceAll(DIVIDED, '');
  }

  /** The text of all pages without the page numbers. */
  allText(): string {
    const pages = Array.from({ length: this.pageCount }, (_, page) =>
      this.#rawText(page).replace(new RegExp(`(^| )${page + 1} / ${this.pageCount}$`), ''),
    );
    return pages.join(' ').replaceAll(DIVIDED, '').trim();
  }

  #rawText(page: number): string {
    return this.#document.getPage(page).getText().replaceAll(/\s+/g, ' ').trim();
  }

  /** @param scale Pixels for each point. */
  async image(page: number, scale: number): Promise<PNG> {
    const { width, height, data } = await this.#document.getPage(page).render({ scale, render: 'bitmap' });
    const png = new PNG({ width, height });
    png.data = Buffer.from(data);
    return png;
  }
}
