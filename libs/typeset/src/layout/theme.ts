import type { FontFamily } from '../font/selection.ts';
import type { PaperSize } from '../pdf/page-tree.ts';
import type { CodeKind } from '../text/highlighting.ts';
import type { Colour } from '../text/style.ts';

/** Every measure, colour and font of a document. Lengths are in points. */
export interface Theme {
  readonly paper: PaperSize;
  readonly body: Body;
  readonly fonts: Readonly<Record<'text' | 'headings' | 'code', FontFamily>>;
  readonly colours: Readonly<Record<ColourName, Colour>>;
  /** Of code by what it is. */
  readonly codeColours: Readonly<Record<CodeKind, Colour>>;
  readonly paragraph: TextMeasures;
  /** By level, from 1 to 6. */
  readonly headings: readonly TextMeasures[];
  readonly list: ListMeasures;
  readonly quote: QuoteMeasures;
  readonly code: CodeMeasures;
  readonly table: TableMeasures;
  readonly formula: TextMeasures;
  readonly horizontalRule: { readonly height: number; readonly gap: number };
  readonly footer: { readonly size: number; readonly baseline: number };
}

/** Where the text of a page stands. */
export interface Body {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
}

type ColourName = 'text' | 'muted' | 'link' | 'inlineCode' | 'codeBackground' | 'tableHeader' | 'rule' | 'quoteBar';

/** Size and line height of text; `before` and `after` are the least distance to what stands above and below. */
export interface TextMeasures {
  readonly size: number;
  readonly lineHeight: number;
  readonly before: number;
  readonly after: number;
}

interface ListMeasures {
  /** Least indent; wide numbers get more. */
  readonly indent: number;
  readonly markerGap: number;
  /** Between the items of a tight list. */
  readonly tightGap: number;
}

interface QuoteMeasures {
  readonly indent: number;
  readonly barWidth: number;
  readonly gap: number;
  readonly overhang: number;
}

interface CodeMeasures {
  readonly size: number;
  readonly lineHeight: number;
  readonly padding: number;
  readonly gap: number;
  /** Cells. */
  readonly tabWidth: number;
}

interface TableMeasures {
  /** Tried in this order until every word fits its column. */
  readonly sizes: readonly [number, ...number[]];
  readonly lineHeightRatio: number;
  readonly paddingX: number;
  readonly paddingY: number;
  readonly gap: number;
  readonly ruleWidth: number;
}

/** Sans-serif on A4. */
export const modern: Theme = makeModern();

function makeModern(): Theme {
  const paper = { width: 595.28, height: 841.89 };
  const margins = { top: 58, right: 57, bottom: 62, left: 57 };
  const colours = {
    text: '0.11 0.125 0.16',
    muted: '0.45 0.48 0.53',
    link: '0.06 0.36 0.7',
    inlineCode: '0.61 0.15 0.36',
    codeBackground: '0.957 0.961 0.976',
    tableHeader: '0.925 0.937 0.953',
    rule: '0.82 0.84 0.87',
    quoteBar: '0.77 0.8 0.87',
  };
  return {
    paper,
    body: {
      left: margins.left,
      width: paper.width - margins.left - margins.right,
      top: margins.top,
      bottom: paper.height - margins.bottom,
    },
    fonts: { text: 'sans', headings: 'sans', code: 'mono' },
    colours,
    // Dark enough to be read when it is printed in black and white.
    codeColours: {
      plain: colours.text,
      keyword: '0.43 0.11 0.5',
      string: '0.07 0.38 0.22',
      number: '0.58 0.27 0.02',
      comment: '0.4 0.43 0.48',
    },
    paragraph: { size: 10.5, lineHeight: 15.75, before: 6.5, after: 6.5 },
    headings: [
      { size: 21, lineHeight: 27, before: 24, after: 10 },
      { size: 16, lineHeight: 21, before: 20, after: 8 },
      { size: 13, lineHeight: 18, before: 16, after: 6 },
      { size: 11.5, lineHeight: 16, before: 13, after: 5 },
      { size: 10.5, lineHeight: 15.75, before: 11, after: 4 },
      { size: 10.5, lineHeight: 15.75, before: 11, after: 4 },
    ],
    list: { indent: 19, markerGap: 6, tightGap: 2.5 },
    quote: { indent: 15, barWidth: 2.6, gap: 10, overhang: 1 },
    // The line height that the mono face is drawn for: vertical lines of boxes join.
    code: { size: 9, lineHeight: 9 * 1.32, padding: 9, gap: 9, tabWidth: 4 },
    table: { sizes: [9.5, 8.5, 7.5, 6.5], lineHeightRatio: 1.42, paddingX: 6, paddingY: 3.6, gap: 9, ruleWidth: 0.6 },
    formula: { size: 10.5, lineHeight: 16, before: 9, after: 9 },
    horizontalRule: { height: 0.8, gap: 14 },
    footer: { size: 8.5, baseline: paper.height - 34 },
  };
}

/** Inline code looks larger than the text around it at the same size. */
export const inlineCodeScale = 0.9;

/** The number that refers to a note, as parts of the size of the text around it. */
export const raised = { scale: 0.65, rise: 0.36 } as const;

/** The notes at the end, as parts of the size of other text, and the short line above them. */
export const notes = { scale: 0.87, before: 22, rule: { width: 120, height: 0.6, gap: 6 } } as const;

/** Between a drawing in a line and the lines above and below. */
export const drawingGap = 2;

/** No single word may claim more of a table's width. */
export const widestWord = 0.4;

/** However deep the nesting, text keeps at least this width. */
export const narrowestColumn = 150;

/** In a narrower column justified text would have rivers of space. */
export const narrowestJustified = 300;

/** From the top of a line to its baseline: the capitals stand in the middle of the line. */
export function baselineIn(lineHeight: number, size: number): number {
  return lineHeight / 2 + size * 0.357;
}
