import { limits } from '../limits.ts';
import { TypesetError } from '../errors.ts';
import type { PdfDocument } from '../pdf/document.ts';
import type { Watch } from '../watch.ts';
import { FrameTracker } from './frame-tracker.ts';
import type { Page } from '../pdf/page.ts';
import type { Sheet, Sheets } from './sheet.ts';
import type { Frame, Paint, Strip } from './strip.ts';

interface Queued {
  readonly strip: Strip;
  /** Distance to the strip before; nothing at the top of a page. */
  readonly gap: number;
  readonly labels: readonly Paint[];
}

const none: readonly Paint[] = [];

/** Fills pages with strips from top to bottom. */
export class Flow {
  readonly #document: PdfDocument;
  readonly #sheets: Sheets;
  readonly #watch: Watch;
  readonly #frames = new FrameTracker();
  #page: Page;
  /** What the page is. */
  #sheet: Sheet;
  /** Where the next strip goes, in points from the top of the page. */
  #y: number;
  #pageIsEmpty = true;
  /** Strips that must not be parted and wait for the last of them. */
  #group: Queued[] = [];
  #groupHeight = 0;
  #gap = 0;
  #labels: readonly Paint[] = none;
  /** Of the strip before. */
  #lastFrames: readonly Frame[] = [];

  constructor(document: PdfDocument, sheets: Sheets, watch: Watch) {
    this.#document = document;
    this.#sheets = sheets;
    this.#sheet = sheets.upright;
    this.#y = this.#sheet.body.top;
    this.#watch = watch;
    this.#page = document.addPage(this.#sheet.paper);
  }

  /**
   * Asks for at least this distance between what stands above and the next strip. Distances do not add up, and count
   * from the outside of frames.
   */
  gap(height: number): void {
    this.#gap = Math.max(this.#gap, height);
  }

  /** Paints something beside the next strip: the marker of a list item. */
  label(paint: Paint): void {
    this.#labels = [...this.#labels, paint];
  }

  add(strip: Strip): void {
    this.#watch.check();
    const gap = this.#gap + overhangBetween(this.#lastFrames, strip.frames);
    const queued = { strip, gap, labels: this.#labels };
    if (this.#group.length === 0) this.#group = [queued];
    else this.#group.push(queued);
    this.#groupHeight += gap + strip.height;
    this.#lastFrames = strip.frames;
    this.#gap = 0;
    this.#labels = none;
    // A group taller than a page cannot be kept together, and must not be collected without end.
    const { body } = this.#sheetOfGroup();
    if (!strip.keepWithNext || this.#groupHeight > body.bottom - body.top) this.#placeGroup();
  }

  /** What comes next begins a page. */
  startPage(): void {
    this.#placeGroup();
    this.#startPage(this.#sheets.upright);
    this.#gap = 0;
  }

  /** Places what still waits. A last page on which nothing stands is taken back. */
  finish(): void {
    this.#placeGroup();
    this.#frames.finish(this.#page);
    if (this.#pageIsEmpty && this.#document.pages.length > 1) this.#document.removeLastPage();
  }

  #placeGroup(): void {
    const [first] = this.#group;
    if (!first) return;
    const height = this.#groupHeight - (this.#pageIsEmpty ? first.gap : 0);
    const sheet = this.#sheetOfGroup();
    if (sheet !== this.#sheet || this.#y + height > sheet.body.bottom) this.#startPage(sheet, first.strip);
    for (const queued of this.#group) this.#place(queued);
    this.#group = [];
    this.#groupHeight = 0;
  }

  #place({ strip, gap, labels }: Queued): void {
    const gapHere = () => (this.#pageIsEmpty ? 0 : gap);
    if (this.#y + gapHere() + strip.height > this.#sheet.body.bottom) this.#startPage(this.#sheet, strip);
    const top = this.#y + gapHere();
    this.#frames.cover(this.#page, strip.frames, top, top + strip.height);
    for (const paint of labels) paint(this.#page, top + (strip.labelOffset ?? 0));
    strip.paint(this.#page, top);
    this.#y = top + strip.height;
    this.#pageIsEmpty = false;
  }

  #sheetOfGroup(): Sheet {
    return this.#group.some(({ strip }) => strip.isTurned) ? this.#sheets.turned : this.#sheets.upright;
  }

  /** Starts a new page, unless this one is as empty as it would be, for a strip that does not fit here. */
  #startPage(sheet: Sheet, next?: Strip): void {
    if (this.#pageIsEmpty && sheet === this.#sheet) return;
    if (this.#pageIsEmpty) this.#document.removeLastPage();
    else this.#frames.finish(this.#page);
    if (this.#document.pages.length >= limits.pages) {
      throw new TypesetError('too-large', `The document needs more than ${limits.pages} pages; split it.`);
    }
    this.#sheet = sheet;
    this.#page = this.#document.addPage(sheet.paper);
    this.#watch.onPage(this.#page.index + 1);
    this.#y = sheet.body.top;
    this.#pageIsEmpty = true;
    if (!next?.repeat) return;
    next.repeat.paint(this.#page, this.#y);
    this.#y += next.repeat.height;
    this.#pageIsEmpty = false;
  }
}

/** The room that frames need where some of them end and others begin. */
function overhangBetween(before: readonly Frame[], after: readonly Frame[]): number {
  if (before === after) return 0;
  let overhang = 0;
  for (const frame of before) if (!after.includes(frame)) overhang += frame.overhang;
  for (const frame of after) if (!before.includes(frame)) overhang += frame.overhang;
  return overhang;
}
