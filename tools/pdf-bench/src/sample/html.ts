import { linkTarget, type Block, type Document, type Span } from './document.ts';
import { fonts, measures } from './look.ts';

/** The document as a page for WeasyPrint. */
export function toHtml(document: Document): string {
  return `<!doctype html><html lang="ru"><meta charset="utf-8"><style>${style()}</style><body>${document.map(block).join('\n')}</body></html>`;
}

function style(): string {
  const { size, lineHeight, margin, codeSize, tableSize, headings } = measures;
  const face = (family: string, file: string, weight: string, style: string) =>
    `@font-face{font-family:"${family}";src:url("file://${file}");font-weight:${weight};font-style:${style}}`;
  return [
    face('Text', fonts.regular, 'normal', 'normal'),
    face('Text', fonts.bold, 'bold', 'normal'),
    face('Text', fonts.italic, 'normal', 'italic'),
    face('Code', fonts.mono, 'normal', 'normal'),
    `@page{size:A4;margin:${margin}pt}`,
    `body{font:${size}pt/${lineHeight} Text}`,
    ...headings.map((points, index) => `h${index + 1}{font-size:${points}pt}`),
    `code,pre{font-family:Code;font-size:${codeSize}pt}pre{background:#f4f5f9;padding:9pt;white-space:pre-wrap}`,
    `table{font-size:${tableSize}pt;border-collapse:collapse;width:100%}th{background:#eceff3;text-align:left}`,
    'th,td{padding:4pt 6pt}',
  ].join('\n');
}

function block(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escape(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${inline(block.spans)}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${inline(item)}</li>`).join('')}</${tag}>`;
    }
    case 'table':
      return `<table><thead>${row(block.header, 'th')}</thead><tbody>${block.rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;
    case 'code':
  }
  return `<pre>${escape(block.lines.join('\n'))}</pre>`;
}

function row(cells: readonly string[], tag: string): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
}

function inline(spans: readonly Span[]): string {
  return spans.map(span).join('');
}

function span({ text, look }: Span): string {
  const escaped = escape(text);
  switch (look) {
    case 'bold':
      return `<b>${escaped}</b>`;
    case 'italic':
      return `<i>${escaped}</i>`;
    case 'code':
      return `<code>${escaped}</code>`;
    case 'link':
      return `<a href="${linkTarget}">${escaped}</a>`;
    case undefined:
  }
  return escaped;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
