import { TypesetError } from './errors.ts';
import type { FontLibrary } from './font/library.ts';
import { Formulas } from './formula/formulas.ts';
import { layoutAnswer } from './document/answer.ts';
import type { Description, Facts } from './document/facts.ts';
import { layoutReport } from './document/report.ts';
import { layoutTranscript } from './document/transcript.ts';
import { markdownOf, type DocumentSource } from './document/source.ts';
import { Images, imageDataIn } from './image/images.ts';
import { wordings, type Language } from './language.ts';
import { LayoutContext } from './layout/context.ts';
import type { Theme } from './layout/theme.ts';
import { limits } from './limits.ts';
import { readContent } from './markdown/blocks.ts';
import type { Content } from './markdown/document.ts';
import { parseTokens } from './markdown/parser.ts';
import { sanitize } from './markdown/sanitize.ts';
import { PdfDocument } from './pdf/document.ts';
import { defaultTheme } from './theme/load-theme.ts';
import { Words } from './text/words.ts';
import { Watch } from './watch.ts';

export interface RenderOptions extends Description {
  /** Without it, `modern`. */
  readonly theme?: Theme | undefined;
  /** PNG and JPEG files, by the name after `attachment:` in the Markdown. */
  readonly images?: ReadonlyMap<string, Uint8Array> | undefined;
  /** Date of creation to write into the file. Without it the same input always gives the same bytes. */
  readonly now?: Date | undefined;
  /** Milliseconds the layout may take. Default 10,000. */
  readonly timeMs?: number | undefined;
  /** Asked often; true ends the rendering with `cancelled`. */
  readonly isCancelled?: (() => boolean) | undefined;
  /** Told how many pages there are, each time that one begins. */
  readonly onPage?: ((pages: number) => void) | undefined;
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
  render(source: string | DocumentSource, options: RenderOptions): RenderedPdf {
    const { theme = defaultTheme, language, now: created } = options;
    const wanted: DocumentSource = typeof source === 'string' ? { markdown: source } : source;
    const images = options.images ?? new Map<string, Uint8Array>();
    refuseTooLarge(markdownOf(wanted), images);
    const { timeMs = limits.timeMs, isCancelled = () => false, onPage = () => {} } = options;
    const watch = new Watch(timeMs, isCancelled, onPage);
    const document = new PdfDocument(language);
    const context = new LayoutContext(document, theme, this.#fonts, this.#words, this.#formulas, watch);
    const { title, author } = layoutDocument(context, wanted, options, new Images(images));
    const bytes = document.finish({ title, author, created });
    return { bytes, pages: document.pages.length, missingGlyphs: context.missingGlyphs };
  }
}

function layoutDocument(
  context: LayoutContext,
  source: DocumentSource,
  description: Description,
  images: Images,
): Facts {
  const read = (markdown: string) => readMarkdown(markdown, description.language, images);
  if (source.kind === 'report') return layoutReport(context, read(source.markdown), source, description);
  if (source.kind === 'transcript') return layoutTranscript(context, source.messages, read, description);
  return layoutAnswer(context, read(source.markdown), description);
}

function readMarkdown(markdown: string, language: Language, images: Images): Content {
  return readContent(parseTokens(sanitize(markdown)), wordings[language], images);
}

function refuseTooLarge(parts: readonly string[], images: ReadonlyMap<string, Uint8Array>): void {
  const imageData = sum(parts.map(imageDataIn));
  const size = sum(parts.map((markdown) => Buffer.byteLength(markdown))) - imageData;
  if (size > limits.markdownBytes) {
    throw new TypesetError(
      'too-large',
      `The Markdown has ${size} bytes, more than the ${limits.markdownBytes} allowed; split it.`,
    );
  }
  const imageBytes = sum(Array.from(images.values(), ({ length }) => length)) + imageData;
  if (imageBytes > limits.imageBytes) {
    throw new TypesetError(
      'too-large',
      `The images have ${imageBytes} bytes, more than the ${limits.imageBytes} allowed; make them smaller.`,
    );
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
