import type { FaceName } from './catalog.ts';

/** What a document may be set in. */
export const fontFamilies = ['sans', 'serif', 'mono'] as const;

export type FontFamily = (typeof fontFamilies)[number];

export interface FontStyle {
  readonly family: FontFamily;
  readonly bold: boolean;
  readonly italic: boolean;
}

/** Four styles of each family, one object each: they serve as keys of caches. */
const styles: readonly FontStyle[] = fontFamilies.flatMap((family) =>
  [false, true].flatMap((bold) => [false, true].map((italic) => ({ family, bold, italic }))),
);

/** Position of a style among the four of its family. */
function variant(style: Pick<FontStyle, 'bold' | 'italic'>): number {
  return (style.bold ? 2 : 0) + (style.italic ? 1 : 0);
}

export function fontStyle(family: FontFamily, bold = false, italic = false): FontStyle {
  return styles[fontFamilies.indexOf(family) * 4 + variant({ bold, italic })]!;
}

const sans = ['NotoSans-Regular', 'NotoSans-Italic', 'NotoSans-Bold', 'NotoSans-BoldItalic'] as const;
const serif = ['Literata-Regular', 'Literata-Italic', 'Literata-Bold', 'Literata-BoldItalic'] as const;
const mono = [
  'JetBrainsMono-Regular',
  'JetBrainsMono-Italic',
  'JetBrainsMono-Bold',
  'JetBrainsMono-BoldItalic',
] as const;

const chains: Record<FontFamily, readonly (readonly FaceName[])[]> = {
  sans: sans.map((name) => [name]),
  serif: serif.map((name, index) => [name, sans[index]!]),
  mono: mono.map((name, index) => [name, sans[index]!]),
};

/** The faces made for a style, best first. */
export function chainOf(style: FontStyle): readonly FaceName[] {
  return chains[style.family][variant(style)]!;
}

/** The face for emoji, also for sequences of them. */
export const EMOJI: FaceName = 'NotoEmoji-Regular';

const symbolsFirst: readonly FaceName[] = [
  'NotoSansMath-Regular',
  'NotoSansSymbols-Regular',
  'NotoSansSymbols2-Regular',
  EMOJI,
];
const emojiFirst: readonly FaceName[] = [
  EMOJI,
  'NotoSansSymbols2-Regular',
  'NotoSansSymbols-Regular',
  'NotoSansMath-Regular',
];

/** Emoji and pictographs; mathematical alphabets (U+1D400…) come before them, rarer ideographs after them. */
const FIRST_PICTOGRAPH = 0x1f000;

type Family =
  | 'JetBrainsMono'
  | 'NotoSansArabic'
  | 'NotoSansArmenian'
  | 'NotoSansGeorgian'
  | 'NotoSansHebrew'
  | 'NotoSansKR'
  | 'NotoSansSC'
  | 'NotoSansThai';

/** Blocks of characters, in their order, and the families that have them, best first. */
const blocks: readonly (readonly [first: number, last: number, ...families: Family[]])[] = [
  [0x530, 0x58f, 'NotoSansArmenian'],
  [0x590, 0x5ff, 'NotoSansHebrew'],
  [0x600, 0x6ff, 'NotoSansArabic'],
  [0x750, 0x77f, 'NotoSansArabic'],
  [0x870, 0x8ff, 'NotoSansArabic'],
  [0xe00, 0xe7f, 'NotoSansThai'],
  [0x10a0, 0x10ff, 'NotoSansGeorgian'],
  [0x1100, 0x11ff, 'NotoSansKR'],
  [0x1c90, 0x1cbf, 'NotoSansGeorgian'],
  // Lines and blocks that meet, all of one family.
  [0x2500, 0x259f, 'JetBrainsMono'],
  [0x2d00, 0x2d2f, 'NotoSansGeorgian'],
  [0x2e80, 0x312f, 'NotoSansSC', 'NotoSansKR'],
  [0x3130, 0x318f, 'NotoSansKR'],
  [0x3190, 0x31ff, 'NotoSansSC'],
  [0x3200, 0x9fff, 'NotoSansSC', 'NotoSansKR'],
  [0xa960, 0xa97f, 'NotoSansKR'],
  [0xac00, 0xd7ff, 'NotoSansKR'],
  [0xf900, 0xfaff, 'NotoSansSC', 'NotoSansKR'],
  [0xfb13, 0xfb17, 'NotoSansArmenian'],
  [0xfb1d, 0xfb4f, 'NotoSansHebrew'],
  [0xfb50, 0xfdff, 'NotoSansArabic'],
  [0xfe10, 0xfe6f, 'NotoSansSC'],
  [0xfe70, 0xfefc, 'NotoSansArabic'],
  [0xff00, 0xffef, 'NotoSansSC', 'NotoSansKR'],
  [0x20000, 0x3fffd, 'NotoSansSC'],
];

/** Letters from right to left that no face here has: Math has some of them, but apart and from left to right. */
function isRightToLeft(codePoint: number): boolean {
  return codePoint >= 0x590 && codePoint <= 0x8ff;
}

/** The faces for characters that the faces of a style lack, best first. */
export function fallbacksFor(codePoint: number, bold: boolean): readonly FaceName[] {
  const block = blocks.find(([first, last]) => codePoint >= first && codePoint <= last);
  if (block) {
    const [, , ...families] = block;
    return families.map((family): FaceName => `${family}-${bold ? 'Bold' : 'Regular'}`);
  }
  if (isRightToLeft(codePoint)) return [];
  return codePoint >= FIRST_PICTOGRAPH ? emojiFirst : symbolsFirst;
}
