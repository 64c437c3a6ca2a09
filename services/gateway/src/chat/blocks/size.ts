import type { Block, Cell, Run, Text } from './types.ts';

/** What Telegram limits in one message. */
export interface Size {
  /** UTF-8 bytes of everything people see, and of addresses. */
  readonly bytes: number;
  /** Blocks with all nested ones, list items and table rows. */
  readonly blocks: number;
  /** Stretches of text with their own marks. */
  readonly runs: number;
}

const nothing: Size = { bytes: 0, blocks: 0, runs: 0 };

export function plus(a: Size, b: Size): Size {
  return { bytes: a.bytes + b.bytes, blocks: a.blocks + b.blocks, runs: a.runs + b.runs };
}

export function minus(a: Size, b: Size): Size {
  return { bytes: a.bytes - b.bytes, blocks: a.blocks - b.blocks, runs: a.runs - b.runs };
}

export function fits(size: Size, limit: Size): boolean {
  return size.bytes <= limit.bytes && size.blocks <= limit.blocks && size.runs <= limit.runs;
}

function sum<T>(things: readonly T[], sizeOf: (thing: T) => Size): Size {
  let total = nothing;
  for (const thing of things) total = plus(total, sizeOf(thing));
  return total;
}

export function sizeOfBlock(block: Block): Size {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return plus(oneBlock, sizeOfText(block.text));
    case 'pre':
      return plus(oneBlock, sizeOfRun(block.text));
    case 'mathematical_expression':
      return plus(oneBlock, sizeOfRun(block));
    case 'divider':
      return oneBlock;
    case 'list':
      return plus(
        oneBlock,
        sum(block.items, (item) => sizeOfContainer(item.blocks)),
      );
    case 'blockquote':
      return sizeOfContainer(block.blocks);
    case 'table':
    default:
      return plus(oneBlock, sum(block.cells, sizeOfRow));
  }
}

export const oneBlock: Size = { bytes: 0, blocks: 1, runs: 0 };

/** A list item or a quote with what it holds. */
export function sizeOfContainer(blocks: readonly Block[]): Size {
  return plus(oneBlock, sum(blocks, sizeOfBlock));
}

/** A table row with its cells. */
export function sizeOfRow(row: readonly Cell[]): Size {
  return plus(
    oneBlock,
    sum(row, (cell) => sizeOfText(cell.text ?? [])),
  );
}

function sizeOfText(text: Text): Size {
  return sum(text, sizeOfRun);
}

export function sizeOfRun(run: Run): Size {
  let bytes = 0;
  let at = run;
  while (typeof at !== 'string' && 'text' in at) {
    if (at.type === 'url') bytes += Buffer.byteLength(at.url);
    at = at.text;
  }
  bytes += Buffer.byteLength(typeof at === 'string' ? at : at.expression);
  return { bytes, blocks: 0, runs: 1 };
}
