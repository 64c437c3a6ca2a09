import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareWithGolden, Viewer } from '@gonets/testing/pdf';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRawStream, PDFRef } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { loadTheme, renderMarkdown } from '../../src/index.ts';
import { outlineOf, readTags } from '../support/structure.ts';

const tests = join(import.meta.dirname, '..');
const PIXELS_PER_POINT = 1.5;
const withLogo = loadTheme(join(tests, 'theme/with-logo.json'));
const onNewPages = loadTheme('modern', { report: { chaptersOnNewPage: true } });

const report = (markdown: string, options: Partial<Parameters<typeof renderMarkdown>[1]> = {}) =>
  renderMarkdown({ kind: 'report', markdown, subtitle: 'Sub' }, { language: 'en', ...options }).bytes;
const words = (text: string) => text.replaceAll(/[\s.]+/g, ' ').trim();

test('looks as it should: title page, contents, a page with its chapter at the head', async () => {
  const markdown = readFileSync(join(tests, 'examples/report-ru.txt'), 'utf8');
  const { bytes } = renderMarkdown(
    { kind: 'report', markdown, subtitle: 'Устройство, испытания и стоимость' },
    { language: 'ru', author: 'Аня Гонцова', date: '2026-11-25', theme: withLogo },
  );
  const viewer = await Viewer.open(bytes);
  expect(viewer.pageCount).toBe(4);
  for (const page of [0, 1, 3]) {
    const picture = await viewer.image(page, PIXELS_PER_POINT);
    expect(compareWithGolden(join(tests, 'goldens'), `report-ru-${page + 1}`, picture)).toBe('');
  }
});

describe('title', () => {
  test.each([
    ['# Alone\n\ntext\n\n## a\n\n## b', undefined, 'Alone', ['a', 'b']],
    ['# Said\n\ntext\n\n# Other', 'said', 'said', ['Other']],
    ['# One\n\n# Two', undefined, 'Report', ['One', 'Two']],
    ['# One\n\ntext', 'Given', 'Given', ['One']],
    ['text\n\n### Deep', undefined, 'Report', ['Deep']],
    ['text', undefined, 'Report', []],
  ])('of %j with %j is %j', async (markdown, title, expected, chapters) => {
    const bytes = report(markdown, { title, theme: onNewPages });
    const document = await PDFDocument.load(bytes);
    expect(document.getTitle()).toBe(expected);
    const viewer = await Viewer.open(bytes);
    expect(viewer.text(0)).toBe(`${expected} Sub`);
    const roles = outlineOf(await readTags(bytes)).match(/H\d/g) ?? [];
    expect(roles).toEqual([...(chapters.length > 1 ? ['H1'] : []), ...chapters.map(() => 'H1')]);
    for (const chapter of chapters) expect(viewer.allText()).toContain(chapter);
  });
});

test('a heading too long for a title stays in the text, and no page is empty', async () => {
  const long = 'word '.repeat(50).trim();
  const viewer = await Viewer.open(report(`# ${long}\n\ntext`));
  expect([viewer.text(0), viewer.text(1)]).toEqual(['Report Sub', expect.stringContaining(`${long} text`)]);
  expect((await Viewer.open(report('# Title only'))).pageCount).toBe(1);
});

describe('contents', () => {
  const many = Array.from({ length: 150 }, (_, index) => `# Chapter${index}x\n\n${'text\n\n'.repeat(index % 40)}`).join(
    '\n\n',
  );

  test('have the page of each heading, also when they take several pages themselves', async () => {
    const viewer = await Viewer.open(report(many, { title: 'Long' }));
    const pages = Array.from({ length: viewer.pageCount }, (_, page) => viewer.text(page));
    const firstChapter = pages.findLastIndex((text) => text.includes('Chapter0x'));
    expect(firstChapter).toBeGreaterThan(3);
    const contents = words(pages.slice(1, firstChapter).join(' '));
    for (let index = 0; index < 150; index++) {
      const page = pages.findIndex(
        (text, page) => page >= firstChapter && new RegExp(`Chapter${index}x( text|$| Chapter)`).test(words(text)),
      );
      expect(contents).toContain(`Chapter${index}x ${page + 1}`);
    }
  });

  test('lead to the headings, are tagged, and go as deep as the theme says', async () => {
    const markdown = '# A\n\n## B\n\n### C\n\n# D [link](https://e.f)[^1]\n\n[^1]: Note';
    const bytes = report(markdown, { title: 'T', theme: onNewPages });
    const tags = outlineOf(await readTags(bytes));
    expect(tags).toContain('H1 TOC(TOCI(Reference(Link)) TOCI(Reference(Link)) TOCI(Reference(Link))) H1 H2 H3 H1');
    expect(await goals(bytes, 1)).toEqual([2, 2, 2, 2, 3, 3]);
  });

  test('are left out when there is one heading or none', async () => {
    expect((await Viewer.open(report('# A\n\ntext', { title: 'T' }))).pageCount).toBe(2);
    expect((await Viewer.open(report('text', { title: 'T' }))).pageCount).toBe(2);
  });
});

test('the head of a page names the chapter that goes on there, not one that begins at its top', async () => {
  const theme = loadTheme('modern', {
    report: { header: { left: '«{chapter}»' }, footer: { centre: '' }, chaptersOnNewPage: true },
  });
  const viewer = await Viewer.open(
    report(`# First\n\n${'long\n\n'.repeat(60)}# Second\n\nshort`, { title: 'T', theme }),
  );
  const heads = Array.from({ length: viewer.pageCount }, (_, page) => /«.*?»/.exec(viewer.text(page))?.[0]);
  // Title page, contents, two pages of the first chapter, the second.
  expect(heads).toEqual([undefined, '«»', '«»', '«First»', '«»']);
});

test('the first page has a label instead of a number', async () => {
  const { catalog } = await PDFDocument.load(report('# A\n\n# B'));
  const labels = catalog.lookup(PDFName.of('PageLabels'), PDFDict).lookup(PDFName.of('Nums'), PDFArray);
  expect(labels.lookup(1, PDFDict).lookup(PDFName.of('P'), PDFHexString).decodeText()).toBe('Title');
  expect(labels.lookup(3, PDFDict).lookup(PDFName.of('St'), PDFNumber).asNumber()).toBe(2);
});

test('the logo is tagged, and in the file once', async () => {
  const bytes = report('# A\n\n# B', { theme: withLogo });
  expect(outlineOf(await readTags(bytes))).toMatch(/^Document\(Figure P/);
  const logos = (await PDFDocument.load(bytes)).context.enumerateIndirectObjects().filter(([, object]) => {
    return object instanceof PDFRawStream && object.dict.get(PDFName.of('Subtype')) === PDFName.of('Image');
  });
  // The picture and how opaque it is.
  expect(logos).toHaveLength(2);
});

test('the same report always has the same bytes', () => {
  const markdown = '# A\n\ntext\n\n# B $x$\n\n[^1]\n\n[^1]: Note';
  expect(Buffer.compare(report(markdown, { date: '2026-11-25' }), report(markdown, { date: '2026-11-25' }))).toBe(0);
});

test('metadata names the author', async () => {
  expect((await PDFDocument.load(report('text', { author: 'Аня' }))).getAuthor()).toBe('Аня');
});

/** The pages, from 0, that the links of a page lead to. */
async function goals(file: Uint8Array, page: number): Promise<number[]> {
  const document = await PDFDocument.load(file);
  const refs = document.getPages().map(({ ref }) => ref);
  const annotations = document.getPage(page).node.lookup(PDFName.of('Annots'), PDFArray);
  return annotations.asArray().map((_, index) => {
    const goal = annotations.lookup(index, PDFDict).lookup(PDFName.of('Dest'), PDFArray).get(0);
    return refs.findIndex((ref) => goal instanceof PDFRef && ref === goal);
  });
}
