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

type Script = 'Armenian' | 'Hebrew' | 'Arabic' | 'Thai' | 'Georgian' | 'SC' | 'KR';

/** Blocks of characters, in their order, and the scripts whose faces have them. */
const blocks: readonly (readonly [first: number, last: number, ...scripts: Script[]])[] = [
  [0x530, 0x58f, 'Armenian'],
  [0x590, 0x5ff, 'Hebrew'],
  [0x600, 0x6ff, 'Arabic'],
  [0x750, 0x77f, 'Arabic'],
  [0x870, 0x8ff, 'Arabic'],
  [0xe00, 0xe7f, 'Thai'],
  [0x10a0, 0x10ff, 'Georgian'],
  [0x1100, 0x11ff, 'KR'],
  [0x1c90, 0x1cbf, 'Georgian'],
  [0x2d00, 0x2d2f, 'Georgian'],
  [0x2e80, 0x312f, 'SC', 'KR'],
  [0x3130, 0x318f, 'KR'],
  [0x3190, 0x31ff, 'SC'],
  [0x3200, 0x9fff, 'SC', 'KR'],
  [0xa960, 0xa97f, 'KR'],
  [0xac00, 0xd7ff, 'KR'],
  [0xf900, 0xfaff, 'SC', 'KR'],
  [0xfb13, 0xfb17, 'Armenian'],
  [0xfb1d, 0xfb4f, 'Hebrew'],
  [0xfb50, 0xfdff, 'Arabic'],
  [0xfe10, 0xfe6f, 'SC'],
  [0xfe70, 0xfefc, 'Arabic'],
  [0xff00, 0xffef, 'SC', 'KR'],
  [0x20000, 0x3fffd, 'SC'],
];

/** Letters from right to left that no face here has: Math has some of them, but apart and from left to right. */
function isRightToLeft(codePoint: number): boolean {
  return codePoint >= 0x590 && codePoint <= 0x8ff;
}

/** The faces for characters that the faces of a style lack, best first. */
export function fallbacksFor(codePoint: number, bold: boolean): readonly FaceName[] {
  const block = blocks.find(([first, last]) => codePoint >= first && codePoint <= last);
  if (block) {
    const [, , ...scripts] = block;
    return scripts.map((script): FaceName => `NotoSans${script}-${bold ? 'Bold' : 'Regular'}`);
  }
  if (isRightToLeft(codePoint)) return [];
  return codePoint >= FIRST_PICTOGRAPH ? emojiFirst : symbolsFirst;
}
