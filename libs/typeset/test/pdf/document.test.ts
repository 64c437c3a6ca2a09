import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from '@gonets/testing';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFString, type PDFContext } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { renderMarkdown, Typesetter, FontLibrary } from '../../src/index.ts';
import { outlineOf, readTags } from '../support/structure.ts';

const render = (markdown: string, options = {}) => renderMarkdown(markdown, { language: 'en', ...options });
const everything = readFileSync(join(import.meta.dirname, '../examples/everything-ru.txt'), 'utf8');

describe('structure', () => {
  test.each([
    ['# a\n\nb\n\n###### c', 'Document(H1 P H6)'],
    ['1. a\n   - b', 'Document(L(LI(Lbl LBody(P L(LI(Lbl LBody(P)))))))'],
    ['> a\n>\n> > b', 'Document(BlockQuote(P BlockQuote(P)))'],
    ['```\na\nb\n```', 'Document(P(Code))'],
    ['| a | b |\n|---|---|\n| c | d |', 'Document(Table(TR(TH TH) TR(TD TD)))'],
    ['a [b](https://c.d) e', 'Document(P(Link))'],
    ['$$a$$', 'Document(Formula)'],
    ['a $b$ c', 'Document(P(Formula))'],
    ['a\n\n---\n\nb', 'Document(P P)'],
  ])('%j', async (markdown, expected) => {
    expect(outlineOf(await readTags(render(markdown).bytes))).toBe(expected);
  });

  test('a paragraph over two pages is one element with a mark on each', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index}`).join('<br>');
    const document = await readTags(render(lines).bytes);
    expect(document.kids).toMatchObject([{ role: 'P', marks: 2 }]);
  });

  test('a link over two lines is one element with an area on each', async () => {
    const link = `[${'words of a link '.repeat(10)}](https://example.com)`;
    const document = await readTags(render(`Before ${link} after.`).bytes);
    expect(document.kids[0]!.kids).toMatchObject([{ role: 'Link', annotations: 2 }]);
  });

  test('a repeated table header is in the tree once', async () => {
    const document = await readTags(render(`| a |\n|---|\n${'| b |\n'.repeat(100)}`).bytes);
    expect(outlineOf(document).match(/TH/g)).toHaveLength(1);
  });
});

describe('document', () => {
  test('has a title, a language and a date of creation', async () => {
    const now = new Date('2026-08-01T10:20:30Z');
    const file = render('# From *the* heading', { language: 'ru', now }).bytes;
    const document = await PDFDocument.load(file);
    expect(document.getTitle()).toBe('From the heading');
    expect(document.catalog.lookup(PDFName.of('Lang'), PDFString).asString()).toBe('ru');
    expect(document.getCreationDate()).toEqual(now);
    expect(Buffer.from(file).toString('latin1')).toContain('<xmp:CreateDate>2026-08-01T10:20:30Z<');
  });

  test.each([
    [{ title: 'Свой <заголовок> & всё' }, 'Свой <заголовок> & всё'],
    [{ language: 'ru' }, 'Документ'],
    [{}, 'Document'],
  ])('names itself with %j', async (options, expected) => {
    expect((await PDFDocument.load(render('no heading', options).bytes)).getTitle()).toBe(expected);
  });

  test('has bookmarks nested like its headings', async () => {
    const { context, catalog } = await PDFDocument.load(
      render('# Один\n\n## a\n\n### b\n\n## c\n\n# Два\n\n#### d').bytes,
    );
    const outlines = catalog.lookup(PDFName.of('Outlines'), PDFDict);
    expect(readBookmarks(context, outlines)).toEqual([
      [
        'Один',
        [
          ['a', [['b', []]]],
          ['c', []],
        ],
      ],
      ['Два', [['d', []]]],
    ]);
  });

  test('links go to the web, to mail and to Telegram', async () => {
    const document = await PDFDocument.load(
      render('[a](https://example.com/я?b=(c)) [b](mailto:a@b.c) [c](tg://resolve?domain=x) [d](file:///etc/passwd)')
        .bytes,
    );
    const annotations = document.getPage(0).node.lookup(PDFName.of('Annots'), PDFArray);
    const urls = annotations.asArray().map((_, index) => {
      const action = annotations.lookup(index, PDFDict).lookup(PDFName.of('A'), PDFDict);
      return action.lookup(PDFName.of('URI'), PDFString).decodeText();
    });
    expect(urls).toEqual(['https://example.com/%D1%8F?b=(c)', 'mailto:a@b.c', 'tg://resolve?domain=x']);
  });

  test('can be opened and changed with pdf-lib', async () => {
    const document = await PDFDocument.load(render(everything, { language: 'ru' }).bytes);
    document.addPage();
    const changed = await PDFDocument.load(await document.save());
    expect(changed.getPageCount()).toBe(3);
  });

  test('depends only on its input, not on what was rendered before', () => {
    const first = new Typesetter(new FontLibrary());
    const second = new Typesetter(new FontLibrary());
    second.render('Something else, 🚀 ⇒ with other fonts first', { language: 'en' });
    const bytes = first.render(everything, { language: 'ru' }).bytes;
    expect(Buffer.compare(bytes, second.render(everything, { language: 'ru' }).bytes)).toBe(0);
    expect(Buffer.compare(bytes, first.render(everything, { language: 'ru' }).bytes)).toBe(0);
  });

  test('counts the characters that no font has', () => {
    expect(render('ܐܒ мир').missingGlyphs).toBe(2);
    expect(render('```\nܐ\n```').missingGlyphs).toBe(1);
    expect(render(`| ܐ |\n|---|\n${'| x |\n'.repeat(100)}`).missingGlyphs).toBe(1);
    expect(render('Ёж, naïve, ⇒ 🚀').missingGlyphs).toBe(0);
  });

  const qpdf = requireProgram('qpdf');
  test.skipIf(!qpdf)('passes qpdf --check', () => {
    const directory = mkdtempSync(join(tmpdir(), 'gonets-pdf-'));
    const path = join(directory, 'everything.pdf');
    writeFileSync(path, render(everything, { language: 'ru' }).bytes);
    expect(execFileSync(qpdf!, ['--check', path], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors',
    );
    rmSync(directory, { recursive: true });
  });
});

type Bookmark = [title: string, kids: Bookmark[]];

function readBookmarks(context: PDFContext, parent: PDFDict): Bookmark[] {
  const bookmarks: Bookmark[] = [];
  let entry = parent.has(PDFName.of('First')) ? parent.lookup(PDFName.of('First'), PDFDict) : undefined;
  while (entry) {
    bookmarks.push([entry.lookup(PDFName.of('Title'), PDFHexString).decodeText(), readBookmarks(context, entry)]);
    entry = entry.has(PDFName.of('Next')) ? entry.lookup(PDFName.of('Next'), PDFDict) : undefined;
  }
  return bookmarks;
}
