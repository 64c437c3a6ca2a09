import type { Image } from '../image/image.ts';
import type { Anchor, Link } from '../text/style.ts';

/** What the Markdown says, without any of its syntax. */
export interface Content {
  readonly blocks: readonly Block[];
  /** In the order of their numbers. */
  readonly notes: readonly Note[];
}

/** A footnote. */
export interface Note {
  readonly number: number;
  readonly anchor: Anchor;
  /** The last one ends with the links back to where the note is referred to. */
  readonly blocks: readonly Block[];
}

export type Block =
  | Heading
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly start: number | undefined; readonly tight: boolean; readonly items: ListItem[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  | { readonly kind: 'formula'; readonly tex: string }
  | Table
  | { readonly kind: 'rule' };

export interface Heading {
  readonly kind: 'heading';
  /** From 1 to 6. */
  readonly level: number;
  readonly inlines: readonly Inline[];
}

export interface ListItem {
  /** Set for an item of a task list. */
  readonly done: boolean | undefined;
  readonly blocks: readonly Block[];
}

/** `start` is the side from which the table is read. */
export type Alignment = 'start' | 'left' | 'center' | 'right';
export type Cell = readonly Inline[];

export interface Table {
  readonly kind: 'table';
  /** One for each column. */
  readonly alignments: readonly Alignment[];
  readonly header: readonly Cell[];
  /** A row may have fewer cells than there are columns. */
  readonly rows: readonly (readonly Cell[])[];
}

export interface Text {
  readonly kind: 'text';
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
  readonly link: Link | undefined;
  /** `code` and `formula` are shown as they were typed; `reference` is the raised number of a note. */
  readonly role: 'prose' | 'code' | 'formula' | 'reference';
}

export interface Picture {
  readonly kind: 'image';
  readonly image: Image;
  readonly alternative: string;
  readonly link: Link | undefined;
}

export type Inline = Text | Picture | { readonly kind: 'break' };

export function isHeading(block: Block): block is Heading {
  return block.kind === 'heading';
}

/** Text without emphasis or link. */
export function textOf(text: string, role: Text['role'] = 'prose'): Text {
  return { kind: 'text', text, bold: false, italic: false, strike: false, link: undefined, role };
}

/** The words of some inline content, without its looks and without the numbers of notes. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines.map(wordsOf).join('');
}

function wordsOf(inline: Inline): string {
  if (inline.kind === 'break') return ' ';
  if (inline.kind === 'image') return inline.alternative;
  return inline.role === 'reference' ? '' : inline.text;
}
