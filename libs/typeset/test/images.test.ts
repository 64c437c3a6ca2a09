import { join } from 'node:path';
import { compareWithGolden, Viewer } from '@gonets/testing/pdf';
import * as fc from 'fast-check';
import { PDFDocument, PDFName, PDFNumber, PDFRawStream, type PDFDict } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { limits, renderMarkdown, TypesetError } from '../src/index.ts';
import { blank, boundsOf, dataUrl, picture, pictures, turned } from './support/pictures.ts';
import { outlineOf, readTags } from './support/structure.ts';

const render = (markdown: string, images?: ReadonlyMap<string, Uint8Array>) =>
  renderMarkdown(markdown, { language: 'en', images });
const extract = async (markdown: string) => (await Viewer.open(render(markdown).bytes)).allText();

/** The images that a document holds, masks not among them. */
async function embedded(file: Uint8Array): Promise<PDFDict[]> {
  const { context } = await PDFDocument.load(file);
  const isImage = (dict: PDFDict) => dict.lookup(PDFName.of('Subtype')) === PDFName.of('Image');
  const streams = context.enumerateIndirectObjects().map(([, object]) => object);
  const dicts = streams.filter((object) => object instanceof PDFRawStream).map(({ dict }) => dict);
  const masks = dicts
    .map((dict) => dict.lookup(PDFName.of('SMask')))
    .map((mask) => mask instanceof PDFRawStream && mask.dict);
  return dicts.filter((dict) => isImage(dict) && !masks.includes(dict));
}

describe('pictures', () => {
  test('of every kind look as they should', async () => {
    const all = new Map(pictures);
    for (let way = 1; way <= 8; way++) all.set(`way-${way}`, turned(picture('baseline.jpg'), way));
    const cells = [...pictures.keys()].map((name) => `![${name}](attachment:${name})<br>${name}`);
    const rows = Array.from({ length: Math.ceil(cells.length / 6) }, (_, row) => cells.slice(row * 6, row * 6 + 6));
    const markdown = [
      '# Картинки',
      `Значок ![флаг](attachment:rgb.png) стоит в строке, и ссылка тоже: [![флаг](attachment:gray.png)](https://example.com).`,
      '![Посередине](attachment:alpha.png)',
      `| 1 | 2 | 3 | 4 | 5 | 6 |\n|---|---|---|---|---|---|\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}`,
      Array.from({ length: 8 }, (_, way) => `![${way + 1}](attachment:way-${way + 1})`).join(' '),
      '![График](attachment:нет.png) и ![схема](https://example.com/a.png)',
    ].join('\n\n');
    const viewer = await Viewer.open(renderMarkdown(markdown, { language: 'ru', images: all }).bytes);
    expect(viewer.pageCount).toBe(1);
    expect(compareWithGolden(join(import.meta.dirname, 'goldens'), 'images-ru', await viewer.image(0, 1.5))).toBe('');
  });

  test.each([
    ['stand alone', '![a](attachment:rgb.png)', 'Document(P(Figure))'],
    ['stand in a line', 'a ![b](attachment:rgb.png) c', 'Document(P(Figure))'],
    ['lead somewhere', '[![b](attachment:rgb.png)](https://c.d)', 'Document(P(Link(Figure)))'],
    ['stand in a cell', '|a|\n|-|\n|![b](attachment:rgb.png)|', 'Document(Table(TR(TH) TR(TD(Figure))))'],
    ['stand among letters from right to left', 'שלום ![b](attachment:rgb.png) עולם', 'Document(P(Figure))'],
    ['say nothing', 'a ![](attachment:rgb.png)', 'Document(P)'],
  ])('that %s are tagged', async (_name, markdown, expected) => {
    expect(outlineOf(await readTags(render(markdown, pictures).bytes))).toBe(expected);
  });

  test('are as large as they were made to be, at most as wide as the text and as tall as the page', async () => {
    const sizes = async (name: string, width: number, height: number) => {
      const viewer = await Viewer.open(
        render(`![a](attachment:${name})`, new Map([[name, blank(width, height)]])).bytes,
      );
      return { pages: viewer.pageCount, ...boundsOf(await viewer.image(0, 1)) };
    };
    for (const [name, pixels, points] of [
      ['natural', [200, 100], [150, 75]],
      ['wide', [3000, 600], [481, 96]],
    ] as const) {
      const { pages, width, height } = await sizes(name, pixels[0], pixels[1]);
      expect(pages).toBe(1);
      // Both edges may lie within a pixel.
      expect(Math.abs(width - points[0])).toBeLessThanOrEqual(2);
      expect(Math.abs(height - points[1])).toBeLessThanOrEqual(2);
    }
    const tall = await sizes('tall', 100, 6000);
    expect(tall.pages).toBe(1);
    expect(tall.height).toBeGreaterThan(600);
    expect(tall.height).toBeLessThan(722);
  });

  test('are in the file once, however often they are shown', async () => {
    const url = dataUrl(picture('alpha.png'));
    const { bytes } = render(`![a](${url}) ![b](${url})\n\n![c](${url})`);
    expect(await embedded(bytes)).toHaveLength(1);
  });

  test('keep their pixels as they were packed', async () => {
    const [jpeg] = await embedded(render(`![a](${dataUrl(picture('progressive.jpg'))})`).bytes);
    expect(jpeg!.lookup(PDFName.of('Filter'))).toBe(PDFName.of('DCTDecode'));
    expect(jpeg!.lookup(PDFName.of('Length'), PDFNumber).asNumber()).toBe(picture('progressive.jpg').length);
  });
});

describe('pictures that cannot be shown', () => {
  const rgb = picture('rgb.png');
  const damaged = (at: number, value: number) => rgb.map((byte, index) => (index === at ? value : byte));
  const broken = '🖼 Chart (the image is broken)';
  const unsupported = '🖼 Chart (the image is neither PNG nor JPEG)';
  test.each([
    ['damaged pixels', dataUrl(damaged(rgb.length - 30, 7)), broken],
    ['cut off', dataUrl(rgb.subarray(0, rgb.length / 2)), broken],
    ['cut off in its head', dataUrl(rgb.subarray(0, 20)), broken],
    ['no size', dataUrl(damaged(19, 0)), broken],
    ['a larger size than it has pixels for', dataUrl(damaged(23, 200)), broken],
    ['a smaller size than it has pixels for', dataUrl(damaged(23, 20)), broken],
    ['a cut off JPEG', dataUrl(picture('baseline.jpg').subarray(0, 700)), broken],
    ['a JPEG without pixels', dataUrl(picture('baseline.jpg').subarray(0, 30)), broken],
    ['a GIF', dataUrl(Buffer.from('GIF89a')), unsupported],
    ['nothing', dataUrl(Buffer.of()), unsupported],
    ['no base64 at all', 'data:image/png;base64,%%%', unsupported],
    ['an SVG as text', 'data:image/svg+xml,%3Csvg%3E', unsupported],
    ['not attached', 'attachment:no.png', '🖼 Chart (the image is not attached)'],
    ['elsewhere', 'https://example.com/a.png', 'Chart'],
    ['beside the Markdown', 'a.png', 'Chart'],
  ])('%s', async (_name, url, expected) => {
    expect(await extract(`Before ![Chart](${url}) after`)).toBe(`Before ${expected} after`);
  });

  test('that were cut off within their address are not laid out as text', async () => {
    const url = dataUrl(picture('rgb.png'));
    expect(await extract(`Before ![Chart](${url}`)).toMatch(
      /^Before !\[Chart\]\(data:image\/png;base64,[\w+/ ]{30,50}…$/,
    );
  });

  test('lead to where they are', async () => {
    const document = await readTags(render('![Chart](https://example.com/a.png)').bytes);
    expect(document.kids[0]!.kids).toMatchObject([{ role: 'Link', annotations: 1 }]);
  });

  test('small files that hold very many pixels are not unpacked', async () => {
    expect(await extract(`![Chart](${dataUrl(blank(60_000, 60_000, 1))})`)).toBe('🖼 Chart (the image is too large)');
  });

  test('all pixels of a document together have a limit', async () => {
    const two = [8000, 8001].map((width) => `![a](${dataUrl(blank(width, 4200))})`).join('\n\n');
    expect(await extract(two)).toBe('a 🖼 a (the image is too large)');
  });

  test('whatever the damage is, the document is rendered', () => {
    const file = fc.constantFrom(...pictures.values());
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(file, changes, fc.option(fc.nat()), (file, changes, end) => {
        const bytes = file.slice(0, end === null ? undefined : end % file.length);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        expect(render('![a](attachment:a)', new Map([['a', bytes]])).pages).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  test('more bytes than a document may have are refused', () => {
    const images = new Map([['a.png', new Uint8Array(limits.imageBytes + 1)]]);
    expect(() => render('a', images)).toThrow(TypesetError);
    expect(() => render('a', images)).toThrow('The images have 8388609 bytes, more than the 8388608 allowed');
  });

  test('a picture of more than 1 MiB is no Markdown of more than 1 MiB', async () => {
    const large = Buffer.concat([picture('baseline.jpg'), Buffer.alloc(1_500_000), Buffer.of(0xff, 0xd9)]);
    expect(await embedded(render(`![a](${dataUrl(large)})`).bytes)).toHaveLength(1);
  });
});
