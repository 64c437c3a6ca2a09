/** One stretch of text with one set of marks, nested from the outside in. Formulas are opaque. */
export type Run =
  | string
  | { type: 'bold' | 'italic' | 'strikethrough' | 'code'; text: Run }
  | { type: 'url'; url: string; text: Run }
  | Formula;

interface Formula {
  type: 'mathematical_expression';
  expression: string;
}

/** The form in which Telegram takes text, kept flat so that it can be measured and split anywhere. */
export type Text = Run[];

export interface Cell {
  /** Absent in an empty cell. */
  text?: Text;
  is_header?: true;
  align: 'left' | 'center' | 'right';
  valign: 'middle';
}

export interface Item {
  blocks: Block[];
  has_checkbox?: true;
  is_checked?: true;
  /** Number of an item of an ordered list, with `type` '1'. */
  value?: number;
  type?: '1';
}

interface Paragraph {
  type: 'paragraph';
  text: Text;
}
interface Heading {
  type: 'heading';
  text: Text;
  size: number;
}
interface Code {
  type: 'pre';
  text: string;
  language?: string;
}
interface List {
  type: 'list';
  items: Item[];
}
interface Quote {
  type: 'blockquote';
  blocks: Block[];
}
export interface Table {
  type: 'table';
  cells: Cell[][];
  is_bordered: true;
}

/** The part of Telegram's `InputRichBlock` that answers are made of. */
export type Block = Paragraph | Heading | Code | List | Quote | Table | Formula | { type: 'divider' };
