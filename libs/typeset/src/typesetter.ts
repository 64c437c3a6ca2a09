import { TypesetError } from './errors.ts';
import type { FontLibrary } from './font/library.ts';
import { Formulas } from './formula/formulas.ts';
import { wordings, type Language } from './language.ts';
import { layoutBlocks } from './layout/blocks.ts';
import { LayoutContext } from './layout/context.ts';
import { layoutNotes } from './layout/notes.ts';
import { paintPageNumbers } from './layout/page-numbers.ts';
import { modern } from './layout/theme.ts';
import { limits } from './limits.ts';
import { readContent } from './markdown/blocks.ts';
import { plainText, type Block } from './markdown/document.ts';
import { parseTokens } from './markdown/parser.ts';
import { sanitize } from './markdown/sanitize.ts';
import { PdfDocument } from './pdf/document.ts';
import { Words } from './text/words.ts';
import { Watch } from './watch.ts';

export interface RenderOptions {
  /** Title of the document; without it, the first heading. */
  readonly title?: string | undefined;
  readonly language: Language;
  /** Date of creation to write into the file. Without it the same input always gives the same bytes. */
  readonly now?: Date | undefined;
  /** Milliseconds the layout may take. Default 10,000. */
  readonly timeMs?: number | undefined;
  /** Asked often; true ends the rendering with `cancelled`. */
  readonly isCancelled?: (() => boolean) | undefined;
}

export interface RenderedPdf {
  /** The file, in a buffer of its own. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pages: number;
  /** Characters that no font has; each is shown as U+FFFD. */
  readonly missingGlyphs: number;
}

/** Renders documents one after the other. Keeps fonts, words and formulas between them, so use one per thread. */
export class Typesetter {
  readonly #fonts: FontLibrary;
  readonly #words: Words;
  readonly #formulas: Formulas;

  constructor(fonts: FontLibrary) {
    this.#fonts = fonts;
    this.#words = new Words(fonts);
    this.#formulas = new Formulas(fonts);
  }

  /** @throws TypesetError when the document is over a limit or was cancelled. */
  render(markdown: string, options: RenderOptions): RenderedPdf {
    refuseTooLarge(markdown);
    const watch = new Watch(options.timeMs ?? limits.timeMs, options.isCancelled ?? (() => false));
    const wording = wordings[options.language];
    const { blocks, notes } = readContent(parseTokens(sanitize(markdown)), wording.tooDeep);

    const theme = modern;
    const document = new PdfDocument(theme.paper);
    const context = new LayoutContext(document, theme, this.#fonts, this.#words, this.#formulas, watch);
    const { left: x, width } = theme.body;
    const parent = document.structure.root;
    const { paragraph: text } = theme;
    const place = { x, width, parent, frames: [], text, gap: text.before, listDepth: 0 };
    layoutBlocks(context, blocks, place);
    layoutNotes(context, notes, place, layoutBlocks);
    context.flow.finish();
    paintPageNumbers(context);

    const title = sanitize(options.title ?? '') || firstHeading(blocks) || wording.untitled;
    const bytes = document.finish({ title, language: options.language, created: options.now });
    return { bytes, pages: document.pages.length, missingGlyphs: context.missingGlyphs };
  }
}

function refuseTooLarge(markdown: string): void {
  const size = Buffer.byteLength(markdown);
  if (size <= limits.markdownBytes) return;
  throw new TypesetError(
    'too-large',
    `The Markdown has ${size} bytes, more than the ${limits.markdownBytes} allowed; split it.`,
  );
}

/** Longest title in characters. */
const LONGEST_TITLE = 200;

function firstHeading(blocks: readonly Block[]): string {
  const heading = blocks.find((block) => block.kind === 'heading');
  return heading ? plainText(heading.inlines).trim().slice(0, LONGEST_TITLE) : '';
}
