import { linkTarget, type Block, type Document, type Span } from '../sample/document.ts';
import { fonts, measures } from '../sample/look.ts';
import { requireEngine, type Contender } from './contender.ts';

interface TextOptions {
  readonly continued?: boolean;
  readonly link?: string | null;
  readonly lineGap?: number;
  readonly indent?: number;
}
type Cell = { readonly text: string; readonly backgroundColor?: string };
interface PdfKit {
  registerFont(name: string, file: string): this;
  font(name: string): this;
  fontSize(points: number): this;
  text(text: string, options?: TextOptions): this;
  moveDown(lines: number): this;
  table(options: { readonly data: readonly (readonly Cell[])[]; readonly defaultStyle: object }): this;
  on(event: 'data', listener: (chunk: Uint8Array) => void): this;
  on(event: 'end', listener: () => void): this;
  end(): void;
}
type PdfKitConstructor = new (options: {
  readonly size: 'A4';
  readonly margin: number;
  readonly font: string;
}) => PdfKit;

const lineGap = measures.size * (measures.lineHeight - 1.362);

export const pdfkit: Contender = (document) => {
  const PDFDocument = requireEngine('pdfkit') as PdfKitConstructor;
  return () => render(PDFDocument, document);
};

function render(PDFDocument: PdfKitConstructor, document: Document): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const pdf = new PDFDocument({ size: 'A4', margin: measures.margin, font: fonts.regular });
    for (const [name, file] of Object.entries(fonts)) pdf.registerFont(name, file);
    const chunks: Uint8Array[] = [];
    pdf.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
    for (const block of document) draw(pdf, block);
    pdf.end();
  });
}

function draw(pdf: PdfKit, block: Block): void {
  switch (block.kind) {
    case 'heading':
      pdf
        .font('bold')
        .fontSize(measures.headings[block.level - 1]!)
        .text(block.text);
      break;
    case 'paragraph':
      drawSpans(pdf, block.spans);
      break;
    case 'list':
      for (const [index, item] of block.items.entries()) {
        drawSpans(pdf, [{ text: block.ordered ? `${index + 1}. ` : '• ' }, ...item], 12);
      }
      break;
    case 'table': {
      const header = block.header.map((text) => ({ text, backgroundColor: '#eceff3' }));
      const rows = block.rows.map((row) => row.map((text) => ({ text })));
      pdf.font('regular').fontSize(measures.tableSize);
      pdf.table({ data: [header, ...rows], defaultStyle: { border: 0, padding: 4 } });
      break;
    }
    case 'code':
      pdf.font('mono').fontSize(measures.codeSize).text(block.lines.join('\n'), { lineGap });
      break;
  }
  pdf.moveDown(0.5);
}

function drawSpans(pdf: PdfKit, spans: readonly Span[], indent = 0): void {
  for (const [index, { text, look }] of spans.entries()) {
    const isCode = look === 'code';
    pdf
      .font(isCode ? 'mono' : look === 'bold' || look === 'italic' ? look : 'regular')
      .fontSize(isCode ? measures.codeSize : measures.size)
      .text(text, {
        continued: index < spans.length - 1,
        link: look === 'link' ? linkTarget : null,
        lineGap,
        ...(index === 0 ? { indent } : {}),
      });
  }
}
