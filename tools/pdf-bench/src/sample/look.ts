import { join } from 'node:path';
import { workFolder } from '../work-folder.ts';

/** In points; close to what Gonets does, so that page counts are comparable. */
export const measures = {
  size: 10.5,
  lineHeight: 1.5,
  margin: 58,
  codeSize: 9,
  tableSize: 9.5,
  /** By level. */
  headings: [21, 16, 13],
} as const;

/** The folder and the files that `preparedFonts` makes. */
export const fontFolder = join(workFolder, 'fonts');
export const fontNames = {
  regular: 'NotoSans_400Regular.ttf',
  bold: 'NotoSans_700Bold.ttf',
  italic: 'NotoSans_400Regular_Italic.ttf',
  mono: 'JetBrainsMono_400Regular.ttf',
} as const;
export const fonts = {
  regular: join(fontFolder, fontNames.regular),
  bold: join(fontFolder, fontNames.bold),
  italic: join(fontFolder, fontNames.italic),
  mono: join(fontFolder, fontNames.mono),
} as const;
