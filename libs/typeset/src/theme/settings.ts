import { z } from 'zod';
import { fontFamilies } from '../font/selection.ts';
import { colour, length, lineOfText, number } from './values.ts';

const runningText = z.strictObject({
  left: lineOfText,
  centre: lineOfText,
  right: lineOfText,
});

const oneOf = <const T extends string>(names: readonly T[]) => z.enum(names, `must be one of ${names.join(', ')}`);
const flag = z.boolean('must be true or false');

const headingSizes = z
  .array(number(6, 60), 'must be a list of six sizes, of headings from level 1 to 6')
  .length(6, 'must be a list of six sizes, of headings from level 1 to 6');

/** Everything that a theme file may say, complete; what a file leaves out comes from the theme it extends. */
export const themeSettings = z.strictObject({
  page: z.strictObject({
    size: oneOf(['A4', 'Letter']).describe('Paper.'),
    margins: z
      .strictObject({ top: length(30, 250), right: length(20, 250), bottom: length(30, 250), left: length(20, 250) })
      .describe('Lengths: points, or text such as "20mm", "0.8in".'),
  }),
  fonts: z.strictObject({
    text: oneOf(fontFamilies).describe('Noto Sans, Literata or JetBrains Mono.'),
    headings: oneOf(fontFamilies).describe('The same.'),
  }),
  text: z.strictObject({
    size: number(6, 24).describe('Points. All distances grow with it.'),
    lineHeight: number(1, 3).describe('As a part of the size.'),
    justified: flag.describe('Lines of equal width, with words divided at their ends.'),
    paragraphs: oneOf(['spaced', 'indented']).describe('Told apart by space between them, or by an indent.'),
  }),
  headings: z.strictObject({
    sizes: headingSizes.describe('Points, of levels 1 to 6.'),
    align: oneOf(['left', 'centre']).describe('Levels 1 and 2; deeper ones stand at the left.'),
  }),
  code: z.strictObject({ size: number(5, 24).describe('Points.') }),
  table: z.strictObject({ size: number(6, 24).describe('Points; a table that is too wide gets up to 3 less.') }),
  colours: z
    .strictObject({
      text: colour,
      headings: colour,
      muted: colour,
      accent: colour,
      link: colour,
      rule: colour,
      quoteBar: colour,
      tableHeader: colour,
      codeBackground: colour,
      inlineCode: colour,
      codeKeyword: colour,
      codeString: colour,
      codeNumber: colour,
      codeComment: colour,
    })
    .describe('As `#rrggbb`.'),
  logo: z
    .strictObject({
      file: z.string('must be the path of a picture, from the folder of the theme file').min(1),
      height: length(8, 200).default(48),
    })
    .nullable()
    .describe(
      'On the title page of reports: `{ "file": "logo.png", "height": "15mm" }`, PNG or JPEG beside the theme file.',
    ),
  header: runningText.describe('At the head of every page.'),
  footer: runningText.describe('At the foot of every page.'),
  report: z.strictObject({
    header: runningText.describe('Of reports, in place of the other.'),
    footer: runningText.describe('Of reports, in place of the other.'),
    contentsLevels: number(1, 6).describe('Levels of headings in the table of contents.'),
    chaptersOnNewPage: flag.describe('Begin each chapter on a page of its own.'),
  }),
});

export type ThemeSettings = z.output<typeof themeSettings>;
