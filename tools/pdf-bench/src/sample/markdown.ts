import { linkTarget, type Block, type Document, type Span } from './document.ts';

/** The document as people write it. */
export function toMarkdown(document: Document): string {
  return document.map(block).join('\n\n');
}

function block(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.text}`;
    case 'paragraph':
      return inline(block.spans);
    case 'list':
      return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${inline(item)}`).join('\n');
    case 'table':
      return [block.header, block.header.map(() => '---'), ...block.rows]
        .map((row) => `| ${row.join(' | ')} |`)
        .join('\n');
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
      return `**${text}**`;
    case 'italic':
      return `*${text}*`;
    case 'code':
      return `\`${text}\``;
    case 'link':
      return `[${text}](${linkTarget})`;
    case undefined:
  }
  return text;
}
