import type { Token } from 'markdown-it';
import { inlineText } from './inline.ts';
import { parse, parseUnfinished } from './parser.ts';
import { tableText } from './table-text.ts';
import type { Block, Cell, Item, Text } from './types.ts';
import { hasText, isVisible, trimmed, visible } from './visible.ts';

/** Telegram refuses a table that is wider. */
const maxColumns = 20;

/**
 * Turns a model's Markdown into Telegram's blocks: never an empty block, at most 16 levels, nothing fetched, nothing lost.
 * Empty when there is nothing to see, such as in a lone divider.
 */
export function toBlocks(markdown: string): Block[] {
  return blocksOf(parse(wellFormed(markdown)));
}

/** As `toBlocks`, of an answer that was cut off: marks that are open at its end are closed, markers begun left out. */
export function partToBlocks(markdown: string): Block[] {
  return blocksOf(parseUnfinished(wellFormed(markdown)));
}

export function blocksOf(tokens: readonly Token[]): Block[] {
  const blocks = new Reader(tokens).blocks();
  return hasText(blocks) ? blocks : [];
}

/** Without control characters and halves of surrogate pairs, which Telegram refuses. */
export function wellFormed(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, '').replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Reads the parser's flat list of tokens. */
class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Blocks up to the token that closes the container, which is consumed. */
  blocks(): Block[] {
    const blocks: Block[] = [];
    for (let token = this.#next(); token !== undefined && token.nesting !== -1; token = this.#next()) {
      blocks.push(...this.#block(token));
    }
    return blocks;
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  #block(token: Token): Block[] {
    switch (token.type) {
      case 'paragraph_open':
        return visible(this.#text(), (text) => ({ type: 'paragraph', text }));
      case 'heading_open':
        return visible(this.#text(), (text) => ({ type: 'heading', text, size: Number(token.tag.slice(1)) }));
      case 'fence':
      case 'code_block':
        return code(token);
      case 'math_block':
        return [{ type: 'mathematical_expression', expression: token.content }];
      case 'hr':
        return [{ type: 'divider' }];
      case 'blockquote_open': {
        const blocks = this.blocks();
        return hasText(blocks) ? [{ type: 'blockquote', blocks }] : [];
      }
      case 'bullet_list_open':
      case 'ordered_list_open':
        return this.#list(token);
      case 'table_open':
        return this.#table();
      default:
        throw new Error(`Markdown token ${token.type} has no block; add it to blocks/convert.ts`);
    }
  }

  /** The text of a paragraph, heading or cell, with the token that closes it. */
  #text(): Text {
    const inline = this.#next();
    this.#next();
    return trimmed(inlineText(inline?.children ?? []));
  }

  #list(open: Token): Block[] {
    const ordered = open.type === 'ordered_list_open';
    let value = Number(open.attrGet('start') ?? 1);
    const items: Item[] = [];
    for (let token = this.#next(); token?.type === 'list_item_open'; token = this.#next()) {
      const item = task(this.blocks());
      if (ordered) Object.assign(item, { value, type: '1' });
      value += 1;
      if (hasText(item.blocks)) items.push(item);
    }
    return items.length > 0 ? [{ type: 'list', items }] : [];
  }

  #table(): Block[] {
    const cells: Cell[][] = [];
    for (let token = this.#next(); token?.type !== 'table_close'; token = this.#next()) {
      if (token?.type === 'tr_open') cells.push([]);
      else if (token?.type === 'th_open' || token?.type === 'td_open') cells.at(-1)?.push(this.#cell(token));
    }
    if (!cells.some((row) => row.some((cell) => cell.text !== undefined))) return [];
    if ((cells[0]?.length ?? 0) > maxColumns) return [{ type: 'pre', text: tableText(cells) }];
    return [{ type: 'table', cells, is_bordered: true }];
  }

  #cell(open: Token): Cell {
    const text = this.#text();
    return {
      ...(isVisible(text) ? { text } : {}),
      ...(open.type === 'th_open' ? { is_header: true } : {}),
      align: alignOf(open),
      valign: 'middle',
    };
  }
}

function alignOf(cell: Token): Cell['align'] {
  const style = String(cell.attrGet('style') ?? '');
  return style.endsWith('center') ? 'center' : style.endsWith('right') ? 'right' : 'left';
}

/** Reads `[ ]` and `[x]` at the start of a list item. */
function task(blocks: Block[]): Item {
  const [first, ...rest] = blocks;
  const start = first?.type === 'paragraph' ? first.text[0] : undefined;
  const box = typeof start === 'string' ? /^\[([ xX])\]\s+(.*)$/s.exec(start) : null;
  if (first?.type !== 'paragraph' || !box) return { blocks };
  const text = trimmed([box[2] ?? '', ...first.text.slice(1)]);
  return {
    blocks: [...visible(text, (text): Block => ({ type: 'paragraph', text })), ...rest],
    has_checkbox: true,
    ...(box[1] === ' ' ? {} : { is_checked: true }),
  };
}

function code(token: Token): Block[] {
  // Telegram shows a tab as one space.
  const text = token.content.replace(/\n+$/, '').replaceAll('\t', '    ');
  if (!isVisible([text])) return [];
  const language = /^[\w+#.-]{1,40}(?=\s|$)/.exec(token.info.trim())?.[0];
  return [{ type: 'pre', text, ...(language === undefined ? {} : { language }) }];
}
