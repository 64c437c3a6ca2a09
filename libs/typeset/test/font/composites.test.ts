import { Viewer } from '@gonets/testing/pdf';
import pixelmatch from 'pixelmatch';
import { expect, test } from 'vitest';
import type { FaceName } from '../../src/font/catalog.ts';
import { FontLibrary } from '../../src/font/library.ts';
import { fontStyle } from '../../src/font/selection.ts';
import { PdfDocument } from '../../src/pdf/document.ts';
import { shape } from '../../src/text/shaper.ts';
import { position, sheet, sheetWithFullFont, type PlacedGlyph } from '../support/full-font.ts';

const fonts = new FontLibrary();

/** The glyphs of a word, one by one where the shaper puts them. */
function placed(word: ReturnType<typeof shape>['runs'][number], x: number, y: number): PlacedGlyph[] {
  const scale = sheet.size / 1000;
  let pen = x;
  return word.glyphs.flatMap((glyph) => {
    const start = pen;
    pen += word.face.advance(glyph) * scale;
    if (typeof glyph === 'number') return [{ glyph, x: start, y }];
    return glyph.parts.map((part) => ({ glyph: part.glyph, x: start + part.x * scale, y: y - part.y * scale }));
  });
}

test.each([
  ['NotoSans-Regular', ['за\u0301мок', 'क्षत्रिय', 'मनुष्यों', 'हिन्दी', 'प्रार्थना', 'q\u0323\u0301']],
  ['NotoSans-Bold', ['क्षत्रिय', 'हिन्दी']],
  ['NotoSansHebrew-Regular', ['בְּרֵאשִׁית', 'אֱלֹהִים']],
  ['NotoSansArabic-Regular', ['مُحَمَّدٌ', 'كِتَابٌ', 'العربية', 'لا']],
  ['NotoSansThai-Regular', ['น้ำใจ', 'ที่นี่', 'กำลัง']],
  ['NotoEmoji-Regular', ['👨‍👩‍👧‍👦', '🇷🇺', '1️⃣', '👍🏽']],
] satisfies [FaceName, string[]][])('composites of %s leave the ink of their parts', async (name, words) => {
  const face = fonts.face(name);
  const style = fontStyle('sans', name.endsWith('Bold'));
  const document = new PdfDocument('en');
  const { canvas } = document.addPage(sheet);
  const parts: PlacedGlyph[] = [];
  for (const [index, word] of words.entries()) {
    const { x, y } = position(index * sheet.columns);
    for (const run of shape(word, style, fonts).runs) {
      expect(run.face).toBe(face);
      canvas.show(run, { font: style, size: sheet.size, colour: '0 0 0' }, x, y);
      parts.push(...placed(run, x, y));
    }
  }
  const ours = await Viewer.open(document.finish({ title: name, created: undefined }));
  const full = await Viewer.open(await sheetWithFullFont(face, face.file, parts));
  const [picture, reference] = [await ours.image(0, 1.5), await full.image(0, 1.5)];
  const options = { threshold: 0.3 };
  const { width, height } = picture;
  const blank = Buffer.alloc(picture.data.length, 255);
  const ink = pixelmatch(blank, reference.data, undefined, width, height, options);
  expect(ink).toBeGreaterThan(200);
  // The viewer uses the hints of the full font, so edges differ by a shade.
  expect(pixelmatch(reference.data, picture.data, undefined, width, height, options) / ink).toBeLessThan(0.02);
});
