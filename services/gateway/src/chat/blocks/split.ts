import { fits, minus, oneBlock, plus, sizeOfBlock, sizeOfContainer, sizeOfRow, sizeOfRun } from './size.ts';
import type { Size } from './size.ts';
import type { Block, Cell, Item, Run, Table, Text } from './types.ts';
import { hasText, isVisible, trimmed } from './visible.ts';

/** One rich message: below Telegram's 32,768 characters and 500 blocks, whichever way it counts them. */
export const messageLimit: Size = { bytes: 28_000, blocks: 400, runs: 3000 };

/**
 * Distributes blocks over messages, in order and without loss. A block is divided only if it is larger than a message:
 * code between lines, tables between rows (with their header again), lists between items, text between sentences.
 */
export function split(blocks: readonly Block[], limit: Size): Block[][] {
  return pack(blocks, limit, sizeOfBlock, divide).filter(hasText);
}

/** Fills one group after another. `cut` divides a thing that is larger than a whole group. */
function pack<T>(
  things: readonly T[],
  limit: Size,
  sizeOf: (thing: T) => Size,
  cut: (thing: T, limit: Size) => T[],
): T[][] {
  const groups: T[][] = [];
  let group: T[] = [];
  let used: Size = { bytes: 0, blocks: 0, runs: 0 };
  for (const whole of things) {
    const pieces = fits(sizeOf(whole), limit) ? [whole] : cut(whole, limit);
    for (const piece of pieces) {
      const size = sizeOf(piece);
      if (group.length > 0 && !fits(plus(used, size), limit)) {
        groups.push(group);
        group = [];
        used = { bytes: 0, blocks: 0, runs: 0 };
      }
      group.push(piece);
      used = plus(used, size);
    }
  }
  return group.length > 0 ? [...groups, group] : groups;
}

function divide(block: Block, limit: Size): Block[] {
  const inside = minus(limit, oneBlock);
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return divideText(block.text, inside).map((text) => ({ ...block, text }));
    case 'pre':
      return divideString(block.text, inside.bytes, '\n')
        .map((text) => text.replace(/\n$/, ''))
        .filter((text) => isVisible([text]))
        .map((text) => ({ ...block, text }));
    case 'mathematical_expression':
      return divide({ type: 'pre', text: block.expression }, limit);
    case 'blockquote':
      return split(block.blocks, inside).map((blocks) => ({ ...block, blocks }));
    case 'list':
      return pack(block.items, inside, sizeOfItem, divideItem).map((items) => ({ ...block, items }));
    case 'table':
      return divideTable(block, inside);
    case 'divider':
    default:
      return [block];
  }
}

const sizeOfItem = (item: Item) => sizeOfContainer(item.blocks);

function divideItem(item: Item, limit: Size): Item[] {
  return split(item.blocks, minus(limit, oneBlock)).map((blocks) => ({ ...item, blocks }));
}

function divideTable(table: Table, limit: Size): Block[] {
  const [header = [], ...rows] = table.cells;
  const room = minus(limit, sizeOfRow(header));
  // The header is repeated only where it leaves room for rows.
  const repeated = room.bytes > limit.bytes / 2 ? [header] : [];
  const body = repeated.length > 0 ? rows : table.cells;
  const largest = repeated.length > 0 ? room : limit;
  if (!body.every((row) => fits(sizeOfRow(row), largest))) return split(rowsAsParagraphs(table.cells), limit).flat();
  return pack(body, largest, sizeOfRow, (row: Cell[]) => [row]).map((cells) => ({
    ...table,
    cells: [...repeated, ...cells],
  }));
}

/** For a table with a row that is larger than a message. */
function rowsAsParagraphs(rows: readonly Cell[][]): Block[] {
  return rows
    .map((row) => row.flatMap((cell, index): Text => [...(index > 0 ? [' | '] : []), ...(cell.text ?? [])]))
    .filter(isVisible)
    .map((text) => ({ type: 'paragraph', text }));
}

function divideText(text: Text, limit: Size): Text[] {
  return pack(text, limit, sizeOfRun, (run, limit) => divideRun(run, limit.bytes))
    .map(trimmed)
    .filter(isVisible);
}

function divideRun(run: Run, bytes: number): Run[] {
  if (typeof run === 'string') return divideString(run, bytes, ' ');
  if (run.type === 'mathematical_expression') return divideRun({ type: 'code', text: run.expression }, bytes);
  // An address longer than half a message does not exist: link.ts allows 2,048 characters.
  const address = run.type === 'url' ? Buffer.byteLength(run.url) : 0;
  return divideRun(run.text, bytes - address).map((text) => ({ ...run, text }));
}

/** Pieces of at most `bytes`, cut after the last `separator` in the second half of each, never inside a character. */
function divideString(text: string, bytes: number, separator: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    let end = start + charactersWithin(text, start, bytes);
    const after = text.lastIndexOf(separator, end - 1) + 1;
    if (end < text.length && after > start + (end - start) / 2) end = after;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

/** How many UTF-16 units from `start` make at most `bytes` of UTF-8; at least one character. */
function charactersWithin(text: string, start: number, bytes: number): number {
  let used = 0;
  let at = start;
  while (at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    used += code < 0x80 ? 1 : code < 0x8_00 ? 2 : code < 0x1_00_00 ? 3 : 4;
    if (used > bytes && at > start) break;
    at += code < 0x1_00_00 ? 1 : 2;
  }
  return at - start;
}
