import type { Token } from 'markdown-it';
import type { Images } from '../image/images.ts';
import type { Wording } from '../language.ts';
import { limits } from '../limits.ts';
import {
  textOf,
  type Alignment,
  type Block,
  type Cell,
  type Content,
  type Inline,
  type ListItem,
  type Table,
} from './document.ts';
import { readInlines, type Referents } from './inlines.ts';
import { NoteRegister, toNote, type NoteDraft } from './note-register.ts';

/** Turns the flat tokens of the parser into a tree. What cannot be shown is replaced by words. */
export function readContent(tokens: readonly Token[], wording: Wording, images: Images): Content {
  return new ContentReader(tokens, wording, images).content();
}

class ContentReader {
  readonly #tokens: readonly Token[];
  readonly #tooDeep: Block;
  readonly #notes: NoteRegister;
  readonly #referents: Referents;
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], wording: Wording, images: Images) {
    this.#tokens = tokens;
    this.#tooDeep = { kind: 'paragraph', inlines: [{ ...textOf(wording.tooDeep), italic: true }] };
    this.#notes = new NoteRegister(tokens, wording);
    this.#referents = { notes: this.#notes, images, wording };
  }

  content(): Content {
    const blocks = this.blocks();
    const read = Array.from(this.#notes.drafts(), (draft) => ({ draft, blocks: this.#blocksOf(draft) }));
    // Only now is every reference known: notes may refer to notes.
    const notes = read.map(({ draft, blocks }) => toNote(draft, blocks));
    return { blocks, notes };
  }

  #blocksOf({ position, depth }: NoteDraft): Block[] {
    this.#position = position;
    this.#depth = depth;
    return this.blocks();
  }

  /** Reads blocks up to the end or up to the closing token of what they lie in, which is consumed. */
  blocks(): Block[] {
    const blocks: Block[] = [];
    while (this.#position < this.#tokens.length) {
      const token = this.#tokens[this.#position++]!;
      if (token.nesting < 0) break;
      const block = this.#block(token);
      if (block) blocks.push(block);
    }
    return blocks;
  }

  #block(token: Token): Block | undefined {
    switch (token.type) {
      case 'heading_open':
        return { kind: 'heading', level: Number(token.tag.slice(1)), inlines: this.#inlines() };
      case 'paragraph_open':
        return { kind: 'paragraph', inlines: this.#inlines() };
      case 'bullet_list_open':
        return this.#nested(() => this.#list(undefined));
      case 'ordered_list_open':
        return this.#nested(() => this.#list(Number(token.attrGet('start') ?? 1)));
      case 'blockquote_open':
        return this.#nested(() => ({ kind: 'quote', blocks: this.blocks() }));
      case 'fence':
      case 'code_block':
        return { kind: 'code', text: token.content.replace(/\n$/, ''), language: token.info.trim().split(/\s/)[0]! };
      case 'formula_block':
        return { kind: 'formula', tex: token.content };
      case 'table_open':
        return this.#table();
      case 'footnote_open':
        this.#skip();
        return undefined;
      case 'hr':
        return { kind: 'rule' };
      default:
        throw new Error(`Unknown Markdown token "${token.type}"; teach readContent what to do with it.`);
    }
  }

  #nested(read: () => Block): Block {
    if (this.#depth >= limits.nesting) {
      this.#skip();
      return this.#tooDeep;
    }
    this.#depth++;
    const block = read();
    this.#depth--;
    return block;
  }

  /** Passes over everything up to the closing token of what was just opened. */
  #skip(): void {
    let open = 1;
    while (open > 0 && this.#position < this.#tokens.length) open += this.#tokens[this.#position++]!.nesting;
  }

  /** The content of a block that holds one inline token, up to its closing token. */
  #inlines(): Inline[] {
    const inlines = readInlines(this.#tokens[this.#position]?.children ?? [], this.#referents);
    this.#position += 2;
    return inlines;
  }

  #list(start: number | undefined): Block {
    const items: ListItem[] = [];
    let tight = true;
    while (this.#tokens[this.#position++]?.type === 'list_item_open') {
      const first = this.#tokens[this.#position];
      if (first?.type === 'paragraph_open' && !first.hidden) tight = false;
      items.push(readTask(this.blocks()));
    }
    return { kind: 'list', start, tight, items };
  }

  #table(): Table {
    const rows: Cell[][] = [];
    let alignments: Alignment[] = [];
    for (;;) {
      const token = this.#tokens[this.#position++];
      if (!token || token.type === 'table_close') break;
      if (token.type === 'tr_open') rows.push([]);
      if (token.type === 'th_open') alignments.push(readAlignment(token));
      if (token.type === 'th_open' || token.type === 'td_open') rows.at(-1)!.push(this.#inlines());
    }
    const [header = [], ...body] = rows;
    alignments = alignments.slice(0, header.length);
    return { kind: 'table', alignments, header, rows: body };
  }
}

const TASK = /^\[([ xX])\] +/;

/** `[ ] ` and `[x] ` at the start of an item make it a task. */
function readTask(blocks: readonly Block[]): ListItem {
  const [first, ...rest] = blocks;
  const text = first?.kind === 'paragraph' ? first.inlines[0] : undefined;
  const mark = text?.kind === 'text' && text.role === 'prose' ? TASK.exec(text.text) : null;
  if (first?.kind !== 'paragraph' || text?.kind !== 'text' || !mark) return { done: undefined, blocks };
  const shortened = { ...text, text: text.text.slice(mark[0].length) };
  return {
    done: mark[1] !== ' ',
    blocks: [{ kind: 'paragraph', inlines: [shortened, ...first.inlines.slice(1)] }, ...rest],
  };
}

function readAlignment(token: Token): Alignment {
  const style = String(token.attrGet('style') ?? '');
  return (['left', 'center', 'right'] as const).find((side) => style.includes(side)) ?? 'start';
}
