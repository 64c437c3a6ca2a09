import { badRequest } from '../error.ts';
import { requireField } from './rich-fields.ts';
import type { Fields } from './rich-fields.ts';
import type { RichMessageTally } from './rich-message.ts';
import { checkButton, checkRichText } from './rich-text.ts';

type Block = Readonly<Record<string, unknown>>;

const media = ['animation', 'audio', 'document', 'photo', 'video', 'voice_note'] as const;

/** Fields each kind of block must have besides `type`. */
const kinds: Readonly<Record<string, Fields>> = {
  paragraph: { text: 'rich' },
  heading: { text: 'rich', size: 'number' },
  pre: { text: 'rich' },
  footer: { text: 'rich' },
  divider: {},
  mathematical_expression: { expression: 'string' },
  anchor: { name: 'string' },
  list: { items: 'array' },
  blockquote: { blocks: 'array' },
  expandable_blockquote: { text: 'rich' },
  pullquote: { text: 'rich' },
  collage: { blocks: 'array' },
  slideshow: { blocks: 'array' },
  table: { cells: 'array' },
  details: { summary: 'rich', blocks: 'array' },
  map: { location: 'object' },
  buttons: { buttons: 'array' },
  thinking: { text: 'rich' },
  ...Object.fromEntries(media.map((type) => [type, { [type]: 'object' }])),
};

const maxDepth = 16;
const maxColumns = 20;
const maxButtons = 8;

/** Checks blocks and all blocks in them. Answers whether anything of them can be seen. */
export function checkBlocks(blocks: readonly unknown[], tally: RichMessageTally, depth = 1): boolean {
  if (depth > maxDepth) throw badRequest('RICH_MESSAGE_DEPTH_INVALID');
  return blocks.map((block) => checkBlock(block, tally, depth)).includes(true);
}

function checkBlock(value: unknown, tally: RichMessageTally, depth: number): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw cannotParse('Expected an Object');
  const block = value as Block;
  requireField('InputRichBlock', block, 'type', 'string');
  const type = String(block['type']);
  const fields = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (fields === undefined || (type === 'thinking' && !tally.draft)) {
    throw cannotParse(`type "${type}" is unsupported`);
  }
  for (const [field, kind] of Object.entries(fields)) requireField('InputRichBlock', block, field, kind);
  tally.blocks += 1;
  for (const field of ['credit', 'caption']) checkCaption(block[field], tally);
  return checkContent(type, block, tally, depth);
}

function checkContent(type: string, block: Block, tally: RichMessageTally, depth: number): boolean {
  switch (type) {
    case 'divider':
    case 'anchor':
      return false;
    case 'map':
      return true;
    case 'list':
      return visible(
        list(block['items'])
          .map((item) => checkItem(item, tally, depth))
          .includes(true),
      );
    case 'table':
      return checkTable(list(block['cells']), tally);
    case 'buttons':
      return checkButtons(list(block['buttons']), tally);
    case 'mathematical_expression':
      return visible(checkRichText(block['expression'], tally));
    case 'details':
      checkRichText(block['summary'], tally);
      return visible(checkBlocks(list(block['blocks']), tally, depth + 1));
    case 'heading':
      checkSize(Number(block['size']));
      return visible(checkRichText(block['text'], tally));
    case 'blockquote':
    case 'collage':
    case 'slideshow':
      return visible(checkBlocks(list(block['blocks']), tally, depth + 1));
    default:
      if (isMedia(type)) return checkMedia(type, block[type] as Block, tally);
      return visible(checkRichText(block['text'], tally));
  }
}

/** Telegram refuses a block in which nothing can be seen. */
function visible(seen: boolean): true {
  if (!seen) throw badRequest('RICH_MESSAGE_EMPTY');
  return true;
}

function checkItem(value: unknown, tally: RichMessageTally, depth: number): boolean {
  if (typeof value !== 'object' || value === null) throw cannotParse('Expected an Object', 'InputRichBlockListItem');
  const item = value as Block;
  requireField('InputRichBlockListItem', item, 'blocks', 'array');
  tally.blocks += 1;
  return visible(checkBlocks(list(item['blocks']), tally, depth + 1));
}

function checkTable(rows: readonly unknown[], tally: RichMessageTally): boolean {
  tally.blocks += rows.length;
  for (const row of rows) {
    if (!Array.isArray(row)) throw cannotParse('Field "cells" must be an Array of Array of RichBlockTableCell');
    const columns = row.reduce((sum: number, cell) => sum + checkCell(cell, tally), 0);
    if (columns > maxColumns) throw badRequest('RICH_MESSAGE_TABLE_COLS_TOO_MANY');
  }
  return visible(rows.length > 0);
}

/** Answers how many columns the cell takes. */
function checkCell(value: unknown, tally: RichMessageTally): number {
  if (typeof value !== 'object' || value === null) throw cannotParse('Expected an Object', 'RichBlockTableCell');
  const cell = value as Block;
  requireField('RichBlockTableCell', cell, 'align', 'string');
  requireField('RichBlockTableCell', cell, 'valign', 'string');
  if (cell['text'] !== undefined) checkRichText(cell['text'], tally);
  return typeof cell['colspan'] === 'number' ? cell['colspan'] : 1;
}

function checkButtons(buttons: readonly unknown[], tally: RichMessageTally): boolean {
  if (buttons.length < 1 || buttons.length > maxButtons) throw badRequest('BUTTON_DATA_INVALID');
  return buttons.map((button) => checkButton(button, tally)).includes(true);
}

function checkMedia(type: string, object: Block, tally: RichMessageTally): true {
  tally.media += 1;
  requireField('InputMedia', object, 'type', 'string');
  requireField('InputMedia', object, 'media', 'string');
  const source = String(object['media']);
  if (/^[a-z]+:\/\//i.test(source) && !/^(https?|tg|attach):\/\//i.test(source)) {
    throw badRequest(type === 'photo' ? 'RICH_MESSAGE_PHOTO_NO_MEDIA_FOUND' : 'RICH_MESSAGE_URL_INVALID');
  }
  return true;
}

function checkCaption(caption: unknown, tally: RichMessageTally): void {
  if (caption === undefined) return;
  const parts = typeof caption === 'object' && caption !== null && 'text' in caption && !('type' in caption);
  if (!parts) {
    checkRichText(caption, tally);
    return;
  }
  checkRichText(caption.text, tally);
  if ('credit' in caption) checkRichText(caption.credit, tally);
}

function checkSize(size: number): void {
  if (!Number.isInteger(size) || size < 1 || size > 6) throw cannotParse('Field "size" must be from 1 to 6');
}

function isMedia(type: string): boolean {
  return (media as readonly string[]).includes(type);
}

function list(value: unknown): readonly unknown[] {
  return value as readonly unknown[];
}

function cannotParse(problem: string, owner = 'InputRichBlock'): Error {
  return badRequest(`can't parse ${owner}: ${problem}`);
}
