import { Viewer } from '@gonets/testing/pdf';
import * as fc from 'fast-check';
import { PDFArray, PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { loadTheme, renderMarkdown } from '../../src/index.ts';
import { outlineOf, readTags } from '../support/structure.ts';

const render = (markdown: string) => renderMarkdown(markdown, { language: 'en' }).bytes;

/** Every cell says which it is. */
function table(columns: number, rows: number, word = 'measurement'): string {
  const row = (index: number) =>
    `|${Array.from({ length: columns }, (_, column) => `${word}${index}x${column}`).join('|')}|`;
  const lines = Array.from({ length: rows }, (_, index) => row(index + 1));
  return [row(0), `|${'-|'.repeat(columns)}`, ...lines].join('\n');
}

/** Of each page: "upright" or "turned". */
async function pagesOf(file: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(file);
  return document.getPages().map((page) => (page.getWidth() > page.getHeight() ? 'turned' : 'upright'));
}

function cellsIn(text: string): string[] {
  return text.match(/measurement\d+x\d+/g) ?? [];
}

describe('a table that is too wide', () => {
  test.each([
    [5, ['upright']],
    [9, ['turned']],
    [60, ['turned', 'turned']],
  ])('of %i columns', async (columns, expected) => {
    expect(await pagesOf(render(table(columns, 3)))).toEqual(expected);
  });

  test('turns its own pages and takes its heading along', async () => {
    const file = render(`Before.\n\n## Heading\n\nAnnounced:\n\n${table(9, 60)}\n\nAfter.`);
    expect(await pagesOf(file)).toEqual(['upright', 'turned', 'turned', 'turned', 'upright']);
    const viewer = await Viewer.open(file);
    expect(viewer.text(0)).toMatch(/^Before\. 1/);
    expect(viewer.text(1)).toMatch(/^Heading Announced: measurement0x0 /);
    for (const page of [2, 3]) expect(viewer.text(page)).toMatch(/^measurement0x0 .*measurement0x8 measurement\d+x0 /);
    expect(viewer.text(4)).toMatch(/^After\. 5/);
  });

  test('has a centred heading in the middle of the turned page', async () => {
    const markdown = `# Heading\n\n${table(9, 2)}`;
    const { bytes } = renderMarkdown(markdown, { language: 'en', theme: loadTheme('book') });
    const { width, data } = await (await Viewer.open(bytes)).image(0, 1);
    const dark: number[] = [];
    // The table begins below.
    for (let pixel = 0; pixel < width * 100; pixel++) if (data[pixel * 4]! < 100) dark.push(pixel % width);
    const middle = (Math.min(...dark) + Math.max(...dark)) / 2;
    expect(Math.abs(middle - width / 2)).toBeLessThan(3);
  });

  test('keeps its links and bookmarks in their places', async () => {
    const document = await PDFDocument.load(
      render(`# Heading\n\n${table(9, 2).replace('measurement1x8', '<http://a.b>')}`),
    );
    const [page] = document.getPages();
    const [annotation] = page!.node.Annots()!.asArray();
    const { x, y } = document.context.lookup(annotation, PDFDict).lookup(PDFName.of('Rect'), PDFArray).asRectangle();
    expect(x).toBeGreaterThan(600);
    expect(y).toBeGreaterThan(400);
    expect(y).toBeLessThan(500);
  });

  test('shows all of 200 columns, in parts that begin with the first column', async () => {
    const file = render(table(200, 3));
    const cells = cellsIn((await Viewer.open(file)).allText());
    expect(new Set(cells).size).toBe(800);
    const counts = [0, 1, 2, 3].map((row) => cells.filter((cell) => cell === `measurement${row}x0`).length);
    expect(counts[0]).toBeGreaterThan(10);
    expect(new Set(counts.slice(1))).toEqual(new Set([counts[1]]));
    // What is shown again is there for the eye only.
    expect(outlineOf(await readTags(file)).match(/TH|TD/g)).toHaveLength(800);
  });

  test('loses no cell, however many there are', async () => {
    const size = fc.record({
      columns: fc.integer({ min: 1, max: 90 }),
      rows: fc.integer({ min: 0, max: 12 }),
      letters: fc.integer({ min: 1, max: 11 }),
    });
    await fc.assert(
      fc.asyncProperty(size, async ({ columns, rows, letters }) => {
        const word = 'measurement'.slice(0, letters);
        const text = (await Viewer.open(render(table(columns, rows, word)))).allText();
        const cells = text.match(new RegExp(`${word}\\d+x\\d+`, 'g')) ?? [];
        expect(new Set(cells).size).toBe(columns * (rows + 1));
      }),
      { numRuns: 25 },
    );
  });

  test('divides a word only when it would take most of the page', async () => {
    const hash = '0123456789abcdef'.repeat(8);
    const file = render(`| name | ${hash} |\n|---|---|\n| short | text |`);
    expect(await pagesOf(file)).toEqual(['upright']);
    expect((await Viewer.open(file)).allText().replaceAll(' ', '')).toContain(hash);
  });
});
