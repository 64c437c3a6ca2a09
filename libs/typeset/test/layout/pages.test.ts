import { describe, expect, test } from 'vitest';
import { limits, renderMarkdown, TypesetError } from '../../src/index.ts';
import { Viewer } from '@gonets/testing/pdf';

const open = (markdown: string) => Viewer.open(renderMarkdown(markdown, { language: 'en' }).bytes);
const filler = (lines: number) => 'x\n\n'.repeat(lines);
/** Enough to move what follows over every position near the foot of a page. */
const positions = Array.from({ length: 14 }, (_, index) => 20 + index);

/** On which page each text stands, -1 for none. */
function pagesOf(viewer: Viewer, texts: readonly string[]): number[] {
  const pages = Array.from({ length: viewer.pageCount }, (_, page) => viewer.text(page));
  return texts.map((text) => pages.findIndex((page) => page.includes(text)));
}

function count(all: string, text: string): number {
  return all.split(text).length - 1;
}

describe('where a page may end', () => {
  test.each(positions)('never between a heading and its text (%i paragraphs above)', async (above) => {
    const viewer = await open(`${filler(above)}# Heading\n\n## Another\n\nFirst<br>second<br>third<br>fourth`);
    const [heading, another, first, second] = pagesOf(viewer, ['Heading', 'Another', 'First', 'second']);
    expect([another, first, second]).toEqual([heading, heading, heading]);
  });

  test.each(positions)('never after one line or before one line (%i paragraphs above)', async (above) => {
    const viewer = await open(`${filler(above)}Line1<br>Line2<br>Line3<br>Line4<br>Line5`);
    const [first, second, , fourth, fifth] = pagesOf(viewer, ['Line1', 'Line2', 'Line3', 'Line4', 'Line5']);
    expect(first).toBe(second);
    expect(fourth).toBe(fifth);
  });

  test.each(positions)('never between a list marker and its text (%i paragraphs above)', async (above) => {
    const viewer = await open(`${filler(above)}7. seven\n8. eight\n9. nine`);
    const texts = ['7. seven', '8. eight', '9. nine'];
    expect(pagesOf(viewer, texts)).not.toContain(-1);
  });
});

describe('tables over several pages', () => {
  const rows = Array.from({ length: 120 }, (_, index) => `| row${index} | ${index} |`).join('\n');

  test('repeat their header on each, once', async () => {
    const viewer = await open(`| Name | Number |\n|---|--:|\n${rows}`);
    expect(viewer.pageCount).toBeGreaterThan(2);
    const all = viewer.allText();
    expect(count(all, 'Name Number')).toBe(viewer.pageCount);
    for (let index = 0; index < 120; index++) expect(count(all, `row${index} `)).toBe(1);
  });

  test('never leave the header alone at the foot', async () => {
    for (const above of positions) {
      const viewer = await open(`${filler(above)}| Name |\n|---|\n| first |\n| second |`);
      const [header, first] = pagesOf(viewer, ['Name', 'first']);
      expect(first).toBe(header);
    }
  });

  test('divide a row only when it is taller than a page', async () => {
    const words = (name: string, length: number) => Array.from({ length }, (_, index) => `${name}${index}`).join(' ');
    const viewer = await open(`| a | b |\n|---|---|\n| ${words('tall', 900)} | short |\n| ${words('low', 30)} | end |`);
    expect(viewer.pageCount).toBeGreaterThan(1);
    const all = viewer.allText();
    for (const text of ['tall0 ', 'tall899 ', 'short', 'low29 ', 'end']) expect(count(all, text)).toBe(1);
    const [first, last] = pagesOf(viewer, ['low0 ', 'low29 ']);
    expect(first).toBe(last);
  });
});

test('code over several pages keeps its background and every line', async () => {
  const lines = Array.from({ length: 130 }, (_, index) => `line${index}();`);
  const viewer = await open(`\`\`\`\n${lines.join('\n')}\n\`\`\``);
  expect(viewer.pageCount).toBe(3);
  expect(viewer.allText()).toBe(lines.join(' '));
  const picture = await viewer.image(1, 1);
  const pixel = (x: number, y: number) => [
    ...picture.data.subarray((y * picture.width + x) * 4, (y * picture.width + x) * 4 + 3),
  ];
  const background = [244, 245, 249];
  expect([pixel(60, 60), pixel(60, 400), pixel(530, 770)]).toEqual([background, background, background]);
  expect(pixel(60, 800)).toEqual([255, 255, 255]);
});

test('every page says which it is', async () => {
  const viewer = await open(filler(80));
  for (let page = 0; page < viewer.pageCount; page++) {
    expect(viewer.text(page)).toMatch(new RegExp(`${page + 1} / ${viewer.pageCount}$`));
  }
});

test('a document of too many pages is refused', () => {
  const render = () => renderMarkdown('# Heading\n\n'.repeat(12_000), { language: 'en' });
  expect(render).toThrow(TypesetError);
  expect(render).toThrow(`The document needs more than ${limits.pages} pages; split it.`);
});
