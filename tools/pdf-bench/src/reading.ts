import { Viewer } from '@gonets/testing/pdf';
import { PDFDocument } from 'pdf-lib';
import type { Block, Document, Span } from './sample/document.ts';

/** A letter in a hundred may get lost where a viewer guesses at the order of cells. */
const LEAST_READ = 0.99;

/** Counts the pages. Throws when text is missing: such an engine would have had less to do. */
export async function check(file: Uint8Array, document: Document): Promise<number> {
  const written = letters(document.map(textOf).join(' '));
  const read = letters((await Viewer.open(file)).allText());
  if (read < written * LEAST_READ) throw new Error(`of ${written} letters and digits, only ${read} are in the PDF`);
  return (await PDFDocument.load(file, { updateMetadata: false })).getPageCount();
}

function letters(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return block.text;
    case 'paragraph':
      return plain(block.spans);
    case 'list':
      return block.items.map(plain).join(' ');
    case 'table':
      return [block.header, ...block.rows].flat().join(' ');
    case 'code':
  }
  return block.lines.join('\n');
}

function plain(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}
