import type { Block } from '../../../src/chat/blocks/index.ts';

/** Everything people read in blocks, in order. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(readable).join('');
  if (typeof value !== 'object' || value === null) return '';
  return ['text', 'expression', 'blocks', 'items', 'cells']
    .filter((field) => field in value)
    .map((field) => readable(value[field as keyof typeof value]))
    .join('');
}

export function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

interface Tally {
  characters: number;
  blocks: number;
  runs: number;
  depth: number;
  /** Blocks, items or cells in which there is nothing to see. */
  empty: number;
  columns: number;
}

/** What Telegram counts in a message. List items and table rows count as blocks; marks count as levels. */
export function tally(blocks: readonly Block[]): Tally {
  const sums: Tally = { characters: 0, blocks: 0, runs: 0, depth: 0, empty: 0, columns: 0 };
  const text = (value: unknown, depth: number): void => {
    sums.depth = Math.max(sums.depth, depth);
    if (typeof value === 'string') sums.characters += Array.from(value).length;
    else if (Array.isArray(value)) for (const item of value) text(item, depth);
    else if (typeof value === 'object' && value !== null) {
      sums.runs += 1;
      if ('expression' in value) text(value.expression, depth);
      if ('text' in value) text(value.text, depth + 1);
    }
  };
  const walk = (nested: readonly Block[], depth: number): void => {
    if (!nested.some(({ type }) => type !== 'divider')) sums.empty += 1;
    for (const block of nested) {
      sums.blocks += 1;
      sums.depth = Math.max(sums.depth, depth);
      if (block.type !== 'divider' && readable(block).trim() === '') sums.empty += 1;
      if ('text' in block) text(block.text, depth);
      if ('expression' in block) text(block.expression, depth);
      if (block.type === 'blockquote') walk(block.blocks, depth + 1);
      if (block.type === 'list') {
        sums.blocks += block.items.length;
        for (const item of block.items) walk(item.blocks, depth + 2);
      }
      if (block.type === 'table') {
        sums.blocks += block.cells.length;
        sums.columns = Math.max(sums.columns, ...block.cells.map((row) => row.length));
        for (const row of block.cells) for (const cell of row) text(cell.text ?? [], depth);
      }
    }
  };
  walk(blocks, 1);
  return sums;
}
