import type { TextMeasures, Theme } from '../layout/theme.ts';
import { paperSizes } from './paper-sizes.ts';
import type { ThemeSettings } from './settings.ts';

/** The measures that follow from the sizes of a theme were chosen at these. */
const drawn = {
  text: 10.5,
  code: 9,
  headings: [
    { size: 21, lineHeight: 27, before: 24, after: 10 },
    { size: 16, lineHeight: 21, before: 20, after: 8 },
    { size: 13, lineHeight: 18, before: 16, after: 6 },
    { size: 11.5, lineHeight: 16, before: 13, after: 5 },
    { size: 10.5, lineHeight: 15.75, before: 11, after: 4 },
    { size: 10.5, lineHeight: 15.75, before: 11, after: 4 },
  ],
} as const;

/** What is left for text must be wide and high enough for any block. Points. */
const LEAST_ROOM = { width: 250, height: 350 } as const;

/** Turns the settings of a theme, with its logo read, into every measure that layout needs. */
export function toTheme(settings: ThemeSettings, logo: Theme['logo']): Theme {
  const { page, fonts, text, headings, colours: all, table } = settings;
  const { codeKeyword, codeString, codeNumber, codeComment, ...colours } = all;
  const paper = paperSizes[page.size];
  const em = text.size / drawn.text;
  const code = settings.code.size / drawn.code;
  const gap = 6.5 * em;
  return {
    paper,
    body: {
      left: page.margins.left,
      width: paper.width - page.margins.left - page.margins.right,
      top: page.margins.top,
      bottom: paper.height - page.margins.bottom,
    },
    fonts,
    colours,
    codeColours: {
      plain: colours.text,
      keyword: codeKeyword,
      string: codeString,
      number: codeNumber,
      comment: codeComment,
    },
    paragraph: { size: text.size, lineHeight: text.size * text.lineHeight, before: gap, after: gap },
    isJustified: text.justified,
    firstLineIndent: text.paragraphs === 'indented' ? 1.6 * text.size : 0,
    headings: drawn.headings.map((measures, index) => scale(measures, headings.sizes[index]! / measures.size)),
    headingsCentred: headings.align === 'centre' ? 2 : 0,
    list: { indent: 19 * em, markerGap: 6 * em, tightGap: 2.5 * em },
    quote: { indent: 15 * em, barWidth: 2.6, gap: 10 * em, overhang: 1 },
    // The line height that the mono face is drawn for: vertical lines of boxes join.
    code: {
      size: settings.code.size,
      lineHeight: settings.code.size * 1.32,
      padding: 9 * code,
      gap: 9 * em,
      tabWidth: 4,
    },
    table: {
      sizes: tableSizes(table.size),
      lineHeightRatio: 1.42,
      paddingX: 6,
      paddingY: 3.6,
      gap: 9 * em,
      ruleWidth: 0.6,
    },
    formula: { size: text.size, lineHeight: 16 * em, before: 9 * em, after: 9 * em },
    horizontalRule: { height: 0.8, gap: 14 * em },
    logo,
    header: settings.header,
    footer: settings.footer,
    runningText: { size: 8.5, aboveBody: 24, belowBody: 28 },
    report: settings.report,
  };
}

/** Why a page has no room for text; undefined when it has. */
export function roomProblem({ body }: Theme): string | undefined {
  const width = Math.round(body.width);
  const height = Math.round(body.bottom - body.top);
  if (width >= LEAST_ROOM.width && height >= LEAST_ROOM.height) return undefined;
  return (
    `page.margins leave ${width} × ${height} points for text, ` +
    `but it needs ${LEAST_ROOM.width} × ${LEAST_ROOM.height}; make them smaller`
  );
}

/** Tried one after the other until a table is narrow enough. */
function tableSizes(size: number): Theme['table']['sizes'] {
  return [size, size - 1, size - 2, size - 3];
}

function scale({ size, lineHeight, before, after }: TextMeasures, by: number): TextMeasures {
  return { size: size * by, lineHeight: lineHeight * by, before: before * by, after: after * by };
}
