import { linkTarget, type Block, type Document, type Span } from './document.ts';
import { measures } from './look.ts';

/** The document in Typst's markup. */
export function toTypst(document: Document): string {
  return `${preamble()}\n\n${document.map(block).join('\n\n')}\n`;
}

function preamble(): string {
  const { size, margin, codeSize, tableSize, headings } = measures;
  return [
    `#set page(paper: "a4", margin: ${margin}pt)`,
    '#set par(leading: 0.8em, spacing: 1.2em)',
    `#set text(font: "Noto Sans", size: ${size}pt, lang: "ru")`,
    `#show raw: set text(font: "JetBrains Mono", size: ${codeSize}pt)`,
    '#show raw.where(block: true): block.with(fill: rgb("#f4f5f9"), inset: 9pt, width: 100%)',
    `#show table: set text(size: ${tableSize}pt)`,
    '#set table(stroke: none, fill: (_, y) => if y == 0 { rgb("#eceff3") })',
    ...headings.map((points, index) => `#show heading.where(level: ${index + 1}): set text(size: ${points}pt)`),
  ].join('\n');
}

function block(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'='.repeat(block.level)} ${escape(block.text)}`;
    case 'paragraph':
      return inline(block.spans);
    case 'list':
      return block.items.map((item) => `${block.ordered ? '+' : '-'} ${inline(item)}`).join('\n');
    case 'table': {
      const cells = (row: readonly string[]) => row.map((cell) => `[${escape(cell)}]`).join(', ');
      const columns = `columns: (${block.header.map(() => 'auto').join(', ')})`;
      return `#table(${columns}, table.header(${cells(block.header)}),\n${block.rows.map(cells).join(',\n')})`;
    }
    case 'code':
  }
  return ['```' + block.language, ...block.lines, '```'].join('\n');
}

function inline(spans: readonly Span[]): string {
  return spans.map(span).join('');
}

function span({ text, look }: Span): string {
  switch (look) {
    case 'bold':
      return `#strong[${escape(text)}]`;
    case 'italic':
      return `#emph[${escape(text)}]`;
    case 'code':
      return `\`${text}\``;
    case 'link':
      return `#link("${linkTarget}")[${escape(text)}]`;
    case undefined:
  }
  return escape(text);
}

function escape(text: string): string {
  return text.replaceAll(/[#$*_`<>@\\[\]=+~/-]/g, String.raw`\$&`);
}
