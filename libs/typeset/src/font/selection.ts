import type { FaceName } from './catalog.ts';

export type FontFamily = 'sans' | 'mono';

export interface FontStyle {
  readonly family: FontFamily;
  readonly bold: boolean;
  readonly italic: boolean;
}

/** The eight styles, one object each: they serve as keys of caches. */
const styles: readonly FontStyle[] = (['sans', 'mono'] as const).flatMap((family) =>
  [false, true].flatMap((bold) => [false, true].map((italic) => ({ family, bold, italic }))),
);

/** Position of a style among the four of its family. */
function variant(style: Pick<FontStyle, 'bold' | 'italic'>): number {
  return (style.bold ? 2 : 0) + (style.italic ? 1 : 0);
}

export function fontStyle(family: FontFamily, bold = false, italic = false): FontStyle {
  return styles[(family === 'mono' ? 4 : 0) + variant({ bold, italic })]!;
}

const sans = ['NotoSans-Regular', 'NotoSans-Italic', 'NotoSans-Bold', 'NotoSans-BoldItalic'] as const;
const mono = [
  'JetBrainsMono-Regular',
  'JetBrainsMono-Italic',
  'JetBrainsMono-Bold',
  'JetBrainsMono-BoldItalic',
] as const;

const chains: Record<FontFamily, readonly (readonly FaceName[])[]> = {
  sans: sans.map((name) => [name]),
  mono: mono.map((name, index) => [name, sans[index]!]),
};

/** The faces made for a style, best first. */
export function chainOf(style: FontStyle): readonly FaceName[] {
  return chains[style.family][variant(style)]!;
}

const symbolsFirst: readonly FaceName[] = [
  'NotoSansMath-Regular',
  'NotoSansSymbols-Regular',
  'NotoSansSymbols2-Regular',
  'NotoEmoji-Regular',
];
const emojiFirst: readonly FaceName[] = [
  'NotoEmoji-Regular',
  'NotoSansSymbols2-Regular',
  'NotoSansSymbols-Regular',
  'NotoSansMath-Regular',
];

/** Emoji and pictographs; mathematical alphabets (U+1D400…) come before them. */
const FIRST_PICTOGRAPH = 0x1f000;

/**
 * Hebrew to Arabic Extended-A. Math has some of these letters, but apart and from left to right: worse than an honest
 * replacement character.
 */
function isRightToLeft(codePoint: number): boolean {
  return codePoint >= 0x590 && codePoint <= 0x8ff;
}

/** The faces for characters that the faces of a style lack, best first. */
export function fallbacksFor(codePoint: number): readonly FaceName[] {
  if (isRightToLeft(codePoint)) return [];
  return codePoint >= FIRST_PICTOGRAPH ? emojiFirst : symbolsFirst;
}
