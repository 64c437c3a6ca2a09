import { linkTarget, type Block, type Document, type Span } from '../sample/document.ts';
import { fonts, measures } from '../sample/look.ts';
import { requireEngine, type Contender } from './contender.ts';

type Element = object;
type Child = Element | string;
interface React {
  readonly createElement: (type: unknown, properties: object | null, ...children: Child[]) => Element;
}
interface ReactPdf {
  readonly Document: unknown;
  readonly Page: unknown;
  readonly View: unknown;
  readonly Text: unknown;
  readonly Link: unknown;
  readonly Font: {
    register(family: { readonly family: string; readonly fonts: readonly object[] }): void;
    registerHyphenationCallback(divide: (word: string) => string[]): void;
  };
  renderToBuffer(document: Element): Promise<Uint8Array>;
}

export const reactPdf: Contender = (document) => {
  const pdf = requireEngine('@react-pdf/renderer') as ReactPdf;
  const { createElement } = requireEngine('react') as React;
  pdf.Font.register({
    family: 'Text',
    fonts: [{ src: fonts.regular }, { src: fonts.bold, fontWeight: 700 }, { src: fonts.italic, fontStyle: 'italic' }],
  });
  pdf.Font.register({ family: 'Code', fonts: [{ src: fonts.mono }] });
  pdf.Font.registerHyphenationCallback((word) => [word]);
  return () => pdf.renderToBuffer(tree(pdf, createElement, document));
};

const { size, lineHeight, margin, codeSize, tableSize, headings } = measures;
const page = { padding: margin, fontFamily: 'Text', fontSize: size, lineHeight };
const below = { marginBottom: 8 };
const codeLook = { fontFamily: 'Code', fontSize: codeSize };

function tree(pdf: ReactPdf, h: React['createElement'], document: Document): Element {
  const { Document, Page, View, Text, Link } = pdf;
  const inline = (spans: readonly Span[]) =>
    spans.map(({ text, look }): Child => {
      if (look === 'link') return h(Link, { src: linkTarget }, text);
      if (look === 'bold') return h(Text, { style: { fontWeight: 700 } }, text);
      if (look === 'italic') return h(Text, { style: { fontStyle: 'italic' } }, text);
      return look === 'code' ? h(Text, { style: codeLook }, text) : text;
    });
  const row = (cells: readonly string[], style: object) =>
    h(View, { style: { flexDirection: 'row', ...style }, wrap: false }, ...cells.map((text) => cell(text)));
  const cell = (text: string) => h(Text, { style: { flex: 1, padding: 4 } }, text);
  const element = (block: Block): Element => {
    switch (block.kind) {
      case 'heading':
        return h(Text, { style: { fontSize: headings[block.level - 1], fontWeight: 700, ...below } }, block.text);
      case 'paragraph':
        return h(Text, { style: below }, ...inline(block.spans));
      case 'list':
        return h(
          View,
          { style: below },
          ...block.items.map((item, index) =>
            h(
              View,
              { style: { flexDirection: 'row' } },
              h(Text, { style: { width: 18 } }, block.ordered ? `${index + 1}.` : '•'),
              h(Text, { style: { flex: 1 } }, ...inline(item)),
            ),
          ),
        );
      case 'table':
        return h(
          View,
          { style: { fontSize: tableSize, ...below } },
          row(block.header, { backgroundColor: '#eceff3', fontWeight: 700 }),
          ...block.rows.map((cells) => row(cells, {})),
        );
      case 'code':
    }
    return h(Text, { style: { ...codeLook, backgroundColor: '#f4f5f9', ...below } }, block.lines.join('\n'));
  };
  return h(Document, null, h(Page, { size: 'A4', style: page }, ...document.map(element)));
}
