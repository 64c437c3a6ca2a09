import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRawStream,
  decodePDFRawStream,
} from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { loadTheme, renderMarkdown, type DocumentSource } from '../../src/index.ts';
import { join } from 'node:path';
import { attributesIn, languagesIn } from '../support/structure.ts';
import { dataUrl, picture } from '../support/pictures.ts';

const render = (source: string | DocumentSource, options = {}) =>
  renderMarkdown(source, { language: 'en', ...options }).bytes;

async function descriptionsOfLinks(file: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(file);
  return document.getPages().flatMap(({ node }) => {
    const annotations = node.lookupMaybe(PDFName.of('Annots'), PDFArray);
    return (annotations?.asArray() ?? []).map((_, index) =>
      annotations!.lookup(index, PDFDict).lookup(PDFName.of('Contents'), PDFHexString).decodeText(),
    );
  });
}

test('every link says where it leads', async () => {
  expect(await descriptionsOfLinks(render('[a](https://example.com) b[^1]\n\n[^1]: c'))).toEqual([
    'https://example.com',
    'Note 1',
    'Back to the reference to note 1',
  ]);
  const report = render({ kind: 'report', markdown: '# Первая\n\n# Вторая' }, { language: 'ru' });
  expect(await descriptionsOfLinks(report)).toEqual(['Первая', 'Первая', 'Вторая', 'Вторая']);
});

describe('what is drawn says where it is', () => {
  const boxes = async (source: string | DocumentSource, options = {}) => {
    const found = await attributesIn(render(source, options), 'BBox');
    return found.map((one) => [one.split(' ')[0], ...(one.match(/-?[\d.]+/g) ?? []).map(Number)] as const);
  };

  test('a picture of 96 × 64 pixels takes 72 × 48 points', async () => {
    const [[role, left, bottom, right, top] = []] = await boxes(`![a](${dataUrl(picture('rgb.png'))})`);
    expect(role).toBe('Figure');
    expect([right! - left!, top! - bottom!]).toEqual([expect.closeTo(72), expect.closeTo(48)]);
  });

  test('formulas and the logo have a box on the page', async () => {
    const theme = loadTheme(join(import.meta.dirname, '../theme/with-logo.json'));
    const found = await boxes({ kind: 'report', markdown: '$$a$$\n\nb $c$ d' }, { theme });
    expect(found.map(([role]) => role)).toEqual(['Figure', 'Formula', 'Formula']);
    for (const [, left, bottom, right, top] of found) {
      expect(left).toBeGreaterThan(0);
      expect(right).toBeGreaterThan(left!);
      expect(top).toBeGreaterThan(bottom!);
    }
  });
});

test.each([
  ['Text\n\nТекст на русском\n\nטקסט', ['P ru', 'P he']],
  ['# كتاب\n\n- Русский пункт\n- English', ['H1 ar', 'P ru']],
  ['Half русского half', []],
  ['日本語の文章\n\n中文文章\n\n12 345', ['P ja', 'P zh']],
  ['| Имя | Цена |\n|---|---|\n| Хлеб | 5 |', ['Table ru']],
  ['`Код` only', []],
])('%j has passages in other languages: %j', async (markdown, expected) => {
  expect(await languagesIn(render(markdown))).toEqual(expected);
});

test('colours are sRGB, by a profile in the file', async () => {
  const { catalog } = await PDFDocument.load(render('a'));
  const intent = catalog.lookup(PDFName.of('OutputIntents'), PDFArray).lookup(0, PDFDict);
  const stream = intent.lookup(PDFName.of('DestOutputProfile'));
  if (!(stream instanceof PDFRawStream)) throw new Error('There is no profile.');
  expect(stream.dict.lookup(PDFName.of('N'), PDFNumber).asNumber()).toBe(3);
  const profile = Buffer.from(decodePDFRawStream(stream).decode());
  expect(profile.readUInt32BE(0)).toBe(profile.length);
  expect(profile.toString('latin1', 12, 24)).toBe('mntrRGB XYZ ');
  // Red, green and blue together are the white of all profiles, D50.
  const value = (tag: string, axis: number) => {
    const entry = profile.indexOf(tag, 128, 'latin1');
    return profile.readInt32BE(profile.readUInt32BE(entry + 4) + 8 + 4 * axis) / 65_536;
  };
  for (const axis of [0, 1, 2]) {
    expect(value('rXYZ', axis) + value('gXYZ', axis) + value('bXYZ', axis)).toBeCloseTo(value('wtpt', axis), 3);
  }
});

test('no conformance is claimed that nobody verified', () => {
  expect(Buffer.from(render('a')).toString('latin1')).not.toMatch(/pdfuaid|pdfaid/);
});
