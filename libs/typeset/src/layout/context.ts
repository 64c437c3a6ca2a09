import { fontStyle } from '../font/selection.ts';
import type { Direction } from '../font/harfbuzz.ts';
import type { FontLibrary } from '../font/library.ts';
import type { Formulas } from '../formula/formulas.ts';
import type { Block, Heading, Inline, Text } from '../markdown/document.ts';
import type { PdfDocument } from '../pdf/document.ts';
import type { Page } from '../pdf/page.ts';
import { shapeOnGrid } from '../text/grid.ts';
import { toItems, type Draw, type Item } from '../text/items.ts';
import { shape } from '../text/shaper.ts';
import type { Drawing } from '../text/drawing.ts';
import type { ShapedText } from '../text/shaped-text.ts';
import type { TextStyle } from '../text/style.ts';
import type { Words } from '../text/words.ts';
import type { Watch } from '../watch.ts';
import { drawPicture, type Room } from './picture.ts';
import { directionOfMost } from './reading-direction.ts';
import { Flow } from './flow.ts';
import { Sheets } from './sheet.ts';
import type { Theme } from './theme.ts';

/** What every block needs to lay itself out: the pages, the theme, the clock, and text turned into glyphs. */
export class LayoutContext {
  readonly document: PdfDocument;
  readonly theme: Theme;
  readonly sheets: Sheets;
  readonly flow: Flow;
  readonly watch: Watch;
  /** Where each heading begins. */
  readonly headings = new Map<Heading, { readonly page: Page; readonly top: number }>();
  readonly #fonts: FontLibrary;
  readonly #words: Words;
  readonly #formulas: Formulas;
  /** Makes drawings for text, by the room for each picture in it. */
  readonly #draws = new Map<Room, Draw>();
  /** A page, less a line that may stand above or below in the same strip. */
  readonly #pageRoom: Room;
  #missingGlyphs = 0;
  #direction: Direction = 'ltr';

  constructor(document: PdfDocument, theme: Theme, fonts: FontLibrary, words: Words, formulas: Formulas, watch: Watch) {
    this.document = document;
    this.theme = theme;
    this.watch = watch;
    this.sheets = new Sheets(theme);
    this.flow = new Flow(document, this.sheets, watch);
    this.#fonts = fonts;
    this.#words = words;
    this.#formulas = formulas;
    const { body, headings } = theme;
    this.#pageRoom = { width: body.width, height: body.bottom - body.top - 2 * headings[0]!.lineHeight };
  }

  /** In which the document is read. */
  get direction(): Direction {
    return this.#direction;
  }

  /** Says in which direction the document is read, before anything is laid out. @param blocks What is in it. */
  readFrom(direction: Direction, blocks: readonly Block[]): void {
    this.#direction = direction;
    let mostly: Direction | undefined;
    this.document.readFrom(direction, () => (mostly ??= directionOfMost(blocks)));
  }

  /** Characters of the document that are shown as the replacement character because no face has them. */
  get missingGlyphs(): number {
    return this.#missingGlyphs;
  }

  /** Turns inline content into items for line breaking. @param room For each picture; one object for each size. */
  items(inlines: readonly Inline[], styleOf: (text: Text) => TextStyle, room = this.#pageRoom): Item[] {
    const items = toItems(inlines, styleOf, this.#words, this.#drawIn(room));
    for (const item of items) {
      if (item.kind === 'box') this.#missingGlyphs += item.text.missing;
    }
    return items;
  }

  /** A formula on lines of its own; nothing when it cannot be drawn. */
  displayedFormula(tex: string): Drawing | undefined {
    const drawing = this.#draw(tex, true);
    this.#missingGlyphs += drawing?.missing ?? 0;
    return drawing;
  }

  /** Turns a row of code into glyphs on a grid. */
  gridRow(text: string, style: TextStyle): ShapedText {
    const shaped = shapeOnGrid(text, style.font, this.#fonts);
    this.#missingGlyphs += shaped.missing;
    return shaped;
  }

  /** Turns a short text of our own into glyphs: a list marker, a page number. */
  shape(text: string, style: TextStyle): ShapedText {
    return shape(text, style.font, this.#fonts);
  }

  #drawIn(room: Room): Draw {
    let draw = this.#draws.get(room);
    if (!draw) {
      draw = {
        formula: (tex) => this.#draw(tex, false),
        // A space stands for a picture without words: whatever is drawn has text.
        picture: (picture, size) => drawPicture(picture, room, size, this.#shapeText(picture.alternative || ' ')),
      };
      this.#draws.set(room, draw);
    }
    return draw;
  }

  #shapeText(text: string): ShapedText {
    return shape(text, fontStyle(this.theme.fonts.text), this.#fonts);
  }

  /** Formulas take milliseconds each, so the clock is looked at before every one. */
  #draw(tex: string, display: boolean): Drawing | undefined {
    this.watch.check();
    return this.#formulas.drawing(tex, display);
  }
}
