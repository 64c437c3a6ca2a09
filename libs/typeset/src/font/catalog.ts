/** A file that must lie beside a bundled program: a font, its licence, or what shapes the fonts. */
export interface FontFile {
  /** Package and path in it, as in node_modules. */
  readonly source: string;
  /** Its name in the folder of fonts. */
  readonly file: string;
}

const packages = {
  sans: '@expo-google-fonts/noto-sans',
  serif: '@expo-google-fonts/literata',
  mono: '@expo-google-fonts/jetbrains-mono',
  math: '@expo-google-fonts/noto-sans-math',
  symbols: '@expo-google-fonts/noto-sans-symbols',
  symbols2: '@expo-google-fonts/noto-sans-symbols-2',
  emoji: '@expo-google-fonts/noto-emoji',
  georgian: '@expo-google-fonts/noto-sans-georgian',
  armenian: '@expo-google-fonts/noto-sans-armenian',
  hebrew: '@expo-google-fonts/noto-sans-hebrew',
  arabic: '@expo-google-fonts/noto-sans-arabic',
  thai: '@expo-google-fonts/noto-sans-thai',
  chinese: '@expo-google-fonts/noto-sans-sc',
  korean: '@expo-google-fonts/noto-sans-kr',
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
  'Literata-Regular': font('serif', '400Regular', 'Literata'),
  'Literata-Italic': font('serif', '400Regular_Italic', 'Literata'),
  'Literata-Bold': font('serif', '700Bold', 'Literata'),
  'Literata-BoldItalic': font('serif', '700Bold_Italic', 'Literata'),
  'JetBrainsMono-Regular': font('mono', '400Regular', 'JetBrainsMono'),
  'JetBrainsMono-Italic': font('mono', '400Regular_Italic', 'JetBrainsMono'),
  'JetBrainsMono-Bold': font('mono', '700Bold', 'JetBrainsMono'),
  'JetBrainsMono-BoldItalic': font('mono', '700Bold_Italic', 'JetBrainsMono'),
  'NotoSansMath-Regular': font('math', '400Regular', 'NotoSansMath'),
  'NotoSansSymbols-Regular': font('symbols', '400Regular', 'NotoSansSymbols'),
  'NotoSansSymbols2-Regular': font('symbols2', '400Regular', 'NotoSansSymbols2'),
  'NotoEmoji-Regular': font('emoji', '400Regular', 'NotoEmoji'),
  'NotoSansGeorgian-Regular': font('georgian', '400Regular', 'NotoSansGeorgian'),
  'NotoSansGeorgian-Bold': font('georgian', '700Bold', 'NotoSansGeorgian'),
  'NotoSansArmenian-Regular': font('armenian', '400Regular', 'NotoSansArmenian'),
  'NotoSansArmenian-Bold': font('armenian', '700Bold', 'NotoSansArmenian'),
  'NotoSansHebrew-Regular': font('hebrew', '400Regular', 'NotoSansHebrew'),
  'NotoSansHebrew-Bold': font('hebrew', '700Bold', 'NotoSansHebrew'),
  'NotoSansArabic-Regular': font('arabic', '400Regular', 'NotoSansArabic'),
  'NotoSansArabic-Bold': font('arabic', '700Bold', 'NotoSansArabic'),
  'NotoSansThai-Regular': font('thai', '400Regular', 'NotoSansThai'),
  'NotoSansThai-Bold': font('thai', '700Bold', 'NotoSansThai'),
  'NotoSansSC-Regular': font('chinese', '400Regular', 'NotoSansSC'),
  'NotoSansSC-Bold': font('chinese', '700Bold', 'NotoSansSC'),
  'NotoSansKR-Regular': font('korean', '400Regular', 'NotoSansKR'),
  'NotoSansKR-Bold': font('korean', '700Bold', 'NotoSansKR'),
} as const satisfies Record<string, FontFile>;

export type FaceName = keyof typeof faceFiles;

/** HarfBuzz, compiled to WebAssembly. */
export const shaperFile: FontFile = { source: 'harfbuzzjs/dist/harfbuzz.wasm', file: 'harfbuzz.wasm' };

const licences: readonly FontFile[] = [
  ...Object.entries(packages).map(([family, source]) => ({
    source: `${source}/LICENSE_FONT`,
    file: `LICENSE-${family}.txt`,
  })),
  { source: 'harfbuzzjs/LICENSE', file: 'LICENSE-harfbuzz.txt' },
];

/** Every file to put into the folder of fonts of a bundled program; the licences must travel with the fonts. */
export const fontFiles: readonly FontFile[] = [...Object.values(faceFiles), shaperFile, ...licences];
