/** A file that must lie beside a bundled program: a font or its licence. */
export interface FontFile {
  /** As a module path in node_modules. */
  readonly source: string;
  /** Its name in the folder of fonts. */
  readonly file: string;
}

const packages = {
  sans: '@expo-google-fonts/noto-sans',
  mono: '@expo-google-fonts/jetbrains-mono',
  math: '@expo-google-fonts/noto-sans-math',
  symbols: '@expo-google-fonts/noto-sans-symbols',
  symbols2: '@expo-google-fonts/noto-sans-symbols-2',
  emoji: '@expo-google-fonts/noto-emoji',
} as const;

function font(family: keyof typeof packages, weight: string, prefix: string): FontFile {
  const file = `${prefix}_${weight}.ttf`;
  return { source: `${packages[family]}/${weight}/${file}`, file };
}

/** Every face by its PostScript name. */
export const faceFiles = {
  'NotoSans-Regular': font('sans', '400Regular', 'NotoSans'),
  'NotoSans-Italic': font('sans', '400Regular_Italic', 'NotoSans'),
  'NotoSans-Bold': font('sans', '700Bold', 'NotoSans'),
  'NotoSans-BoldItalic': font('sans', '700Bold_Italic', 'NotoSans'),
  'JetBrainsMono-Regular': font('mono', '400Regular', 'JetBrainsMono'),
  'JetBrainsMono-Italic': font('mono', '400Regular_Italic', 'JetBrainsMono'),
  'JetBrainsMono-Bold': font('mono', '700Bold', 'JetBrainsMono'),
  'JetBrainsMono-BoldItalic': font('mono', '700Bold_Italic', 'JetBrainsMono'),
  'NotoSansMath-Regular': font('math', '400Regular', 'NotoSansMath'),
  'NotoSansSymbols-Regular': font('symbols', '400Regular', 'NotoSansSymbols'),
  'NotoSansSymbols2-Regular': font('symbols2', '400Regular', 'NotoSansSymbols2'),
  'NotoEmoji-Regular': font('emoji', '400Regular', 'NotoEmoji'),
} as const satisfies Record<string, FontFile>;

export type FaceName = keyof typeof faceFiles;

const licences: readonly FontFile[] = Object.entries(packages).map(([family, source]) => ({
  source: `${source}/LICENSE_FONT`,
  file: `LICENSE-${family}.txt`,
}));

/** Every file to put into the folder of fonts of a bundled program; the licences must travel with the fonts. */
export const fontFiles: readonly FontFile[] = [...Object.values(faceFiles), ...licences];
