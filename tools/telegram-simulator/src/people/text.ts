import type { Draft } from '../state/draft.ts';
import type { Message } from '../telegram.ts';

/** Everything a person reads in a message or draft, without its formatting. Blocks are separated by line breaks. */
export function plainText(shown: Message | Draft): string {
  const content = 'content' in shown ? shown.content : shown;
  if ('rich_message' in content && content.rich_message !== undefined) return textOf(content.rich_message.blocks, '\n');
  if ('text' in content && content.text !== undefined) return content.text;
  return 'caption' in content ? (content.caption ?? '') : '';
}

/** Fields of blocks and formatted text that hold what can be read, in reading order. */
const readable = [
  'summary',
  'text',
  'expression',
  'alternative_text',
  'button',
  'buttons',
  'blocks',
  'items',
  'cells',
  'caption',
  'credit',
];
const inline = new Set(['text', 'button']);

function textOf(value: unknown, separator: string): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => textOf(item, separator)).join(separator);
  if (typeof value !== 'object' || value === null) return '';
  const object = value as Readonly<Record<string, unknown>>;
  return readable
    .filter((field) => object[field] !== undefined)
    .map((field) => textOf(object[field], inline.has(field) ? '' : '\n'))
    .join('\n');
}
