import { linkTarget, type Block, type Document, type Span } from '../sample/document.ts';
import { fonts, measures } from '../sample/look.ts';
import { requireEngine, type Contender } from './contender.ts';

interface PdfMake {
  setFonts(fonts: object): void;
  setUrlAccessPolicy(mayRead: (url: string) => boolean): void;
  setLocalAccessPolicy(mayRead: (path: string) => boolean): void;
  createPdf(definition: object): { getBuffer(): Promise<Uint8Array> };
}

export const pdfmake: Contender = (document) => {
  const engine = requireEngine('pdfmake') as PdfMake;
  const { regular, bold, italic, mono } = fonts;
  engine.setFonts({
    Text: { normal: regular, bold, italics: italic, bolditalics: bold },
    Code: { normal: mono, bold: mono, italics: mono, bolditalics: mono },
  });
  engine.setUrlAccessPolicy(() => false);
  engine.setLocalAccessPolicy((path) => Object.values<string>(fonts).includes(path));
  // pdfmake writes into its definitions, so each document needs one of its own.
  return () => engine.createPdf(definition(document)).getBuffer();
};

function definition(document: Document): object {
  const { size, lineHeight, margin, tableSize, headings } = measures;
  return {
    pageSize: 'A4',
    pageMargins: margin,
    content: document.map(content),
    // The font is 1.362 of its size high by itself.
    defaultStyle: { font: 'Text', fontSize: size, lineHeight: lineHeight / 1.362 },
    styles: {
      ...Object.fromEntries(headings.map((fontSize, index) => [`h${index + 1}`, { fontSize, bold: true }])),
      table: { fontSize: tableSize, margin: [0, 4, 0, 8] },
    },
  };
}

function content(block: Block): object {
  switch (block.kind) {
    case 'heading':
      return { text: block.text, style: `h${block.level}`, margin: [0, 8, 0, 4] };
    case 'paragraph':
      return { text: block.spans.map(span), margin: [0, 0, 0, 8] };
    case 'list': {
      const items = block.items.map((item) => ({ text: item.map(span) }));
      return { [block.ordered ? 'ol' : 'ul']: items, margin: [0, 0, 0, 8] };
    }
    case 'table': {
      const header = block.header.map((text) => ({ text, bold: true, fillColor: '#eceff3' }));
      const body = [header, ...block.rows.map((row) => [...row])];
      return { layout: 'noBorders', style: 'table', table: { headerRows: 1, body } };
    }
    case 'code':
  }
  return { text: block.lines.join('\n'), ...code, preserveLeadingSpaces: true, margin: [0, 0, 0, 8] };
}

const code = { font: 'Code', fontSize: measures.codeSize, background: '#f4f5f9' };

function span({ text, look }: Span): string | object {
  switch (look) {
    case 'bold':
      return { text, bold: true };
    case 'italic':
      return { text, italics: true };
    case 'code':
      return { text, ...code };
    case 'link':
      return { text, link: linkTarget };
    case undefined:
  }
  return text;
}
