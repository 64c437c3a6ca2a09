import type { DocumentSource } from './document/source.ts';
import { FontLibrary } from './font/library.ts';
import { Typesetter, type RenderedPdf, type RenderOptions } from './typesetter.ts';

let typesetter: Typesetter | undefined;

/**
 * Renders Markdown to a PDF with the fonts installed in node_modules. Synchronous and busy for milliseconds to seconds:
 * call it in a worker thread. A bundled program makes its own `Typesetter` with a folder of fonts instead.
 * @throws TypesetError when the document is over a limit or was cancelled.
 */
export function renderMarkdown(source: string | DocumentSource, options: RenderOptions): RenderedPdf {
  typesetter ??= new Typesetter(new FontLibrary());
  return typesetter.render(source, options);
}
