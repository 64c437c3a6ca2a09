import type { FontFamily } from '../font/selection.ts';
import type { Image } from '../image/image.ts';
import type { PaperSize } from '../pdf/page.ts';
import type { CodeKind } from '../text/highlighting.ts';
import type { Colour } from '../text/style.ts';

/** Every measure, colour and font of a document. Lengths are in points. */
export interface Theme {
  readonly paper: PaperSize;
  readonly body: Body;
  readonly fonts: Readonly<Record<'text' | 'headings', FontFamily>>;
  readonly colours: Readonly<Record<ColourName, Colour>>;
  /** Of code by what it is. */
  readonly codeColours: Readonly<Record<CodeKind, Colour>>;
  readonly paragraph: TextMeasures;
  readonly isJustified: boolean;
  /** Of a paragraph that follows another, which is then no further away than a line; 0 for space between them. */
  readonly firstLineIndent: number;
  /** By level, from 1 to 6. */
  readonly headings: readonly TextMeasures[];
  /** Levels up to this one stand in the middle. */
  readonly headingsCentred: number;
  readonly list: ListMeasures;
  readonly quote: QuoteMeasures;
  readonly code: CodeMeasures;
  readonly table: TableMeasures;
  readonly formula: TextMeasures;
  /** With its height in points. */
  readonly logo: { readonly image: Image; readonly height: number } | undefined;
  readonly horizontalRule: { readonly height: number; readonly gap: number };
  readonly header: RunningText;
  readonly footer: RunningText;
  readonly runningText: RunningTextMeasures;
  readonly report: ReportLooks;
}

/** Where the text of a page stands. */
export interface Body {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
}

export type ColourName =
  | 'text'
  | 'headings'
  | 'muted'
  | 'accent'
  | 'link'
  | 'inlineCode'
  | 'codeBackground'
  | 'tableHeader'
  | 'rule'
  | 'quoteBar';

/** Text with placeholders, at the head or foot of every page. */
export type RunningText = Readonly<Record<'left' | 'centre' | 'right', string>>;

interface RunningTextMeasures {
  readonly size: number;
  /** From the body of the page to the baseline. */
  readonly aboveBody: number;
  readonly belowBody: number;
}

interface ReportLooks {
  readonly header: RunningText;
  readonly footer: RunningText;
  /** Levels of headings in the table of contents. */
  readonly contentsLevels: number;
  readonly chaptersOnNewPage: boolean;
}

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
