import type { CodeKind } from '../text/highlighting.ts';
import type { Colour } from '../text/style.ts';

/** Every measure and colour of the page in one place. Lengths are in points. */

/** A4. */
export const paper = { width: 595.28, height: 841.89 } as const;

const margins = { top: 58, right: 57, bottom: 62, left: 57 } as const;

export const body = {
  left: margins.left,
  width: paper.width - margins.left - margins.right,
  top: margins.top,
  bottom: paper.height - margins.bottom,
} as const;

export const colours = {
  text: '0.11 0.125 0.16',
  muted: '0.45 0.48 0.53',
  link: '0.06 0.36 0.7',
  inlineCode: '0.61 0.15 0.36',
  codeBackground: '0.957 0.961 0.976',
  tableHeader: '0.925 0.937 0.953',
  rule: '0.82 0.84 0.87',
  quoteBar: '0.77 0.8 0.87',
} as const satisfies Record<string, Colour>;

/** Of code by what it is; dark enough to be read when it is printed in black and white. */
export const codeColours = {
  plain: colours.text,
  keyword: '0.43 0.11 0.5',
  string: '0.07 0.38 0.22',
  number: '0.58 0.27 0.02',
  comment: '0.4 0.43 0.48',
} as const satisfies Record<CodeKind, Colour>;

/** Size and line height of text; `before` and `after` are the least distance to what stands above and below. */
export interface TextMeasures {
  readonly size: number;
  readonly lineHeight: number;
  readonly before: number;
  readonly after: number;
}

export const paragraph: TextMeasures = { size: 10.5, lineHeight: 15.75, before: 6.5, after: 6.5 };

/** By level, from 1 to 6. */
export const headings: readonly TextMeasures[] = [
  { size: 21, lineHeight: 27, before: 24, after: 10 },
  { size: 16, lineHeight: 21, before: 20, after: 8 },
  { size: 13, lineHeight: 18, before: 16, after: 6 },
  { size: 11.5, lineHeight: 16, before: 13, after: 5 },
  { size: 10.5, lineHeight: 15.75, before: 11, after: 4 },
  { size: 10.5, lineHeight: 15.75, before: 11, after: 4 },
];

export const list = {
  /** Least indent; wide numbers get more. */
  indent: 19,
  markerGap: 6,
  /** Between the items of a tight list. */
  tightGap: 2.5,
} as const;

export const quote = { indent: 15, barWidth: 2.6, gap: 10, overhang: 1 } as const;

/** The line height that the mono face is drawn for: vertical lines of boxes join. */
export const code = { size: 9, lineHeight: 9 * 1.32, padding: 9, gap: 9, tabWidth: 4 } as const;

/** Inline code looks larger than the text around it at the same size. */
export const inlineCodeScale = 0.9;

export const table = {
  /** Tried in this order until every word fits its column. */
  sizes: [9.5, 8.5, 7.5, 6.5],
  lineHeightRatio: 1.42,
  paddingX: 6,
  paddingY: 3.6,
  gap: 9,
  ruleWidth: 0.6,
  /** No single word may claim more of the table's width. */
  widestWord: 0.4,
} as const;

export const formula: TextMeasures = { size: 10.5, lineHeight: 16, before: 9, after: 9 };

/** Between a drawing in a line and the lines above and below. */
export const drawingGap = 2;

export const horizontalRule = { height: 0.8, gap: 14 } as const;

export const footer = { size: 8.5, baseline: paper.height - 34 } as const;

/** However deep the nesting, text keeps at least this width. */
export const narrowestColumn = 150;

/** In a narrower column justified text would have rivers of space. */
export const narrowestJustified = 300;

/** From the top of a line to its baseline: the capitals stand in the middle of the line. */
export function baselineIn(lineHeight: number, size: number): number {
  return lineHeight / 2 + size * 0.357;
}
