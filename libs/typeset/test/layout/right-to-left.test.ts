import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareWithGolden, Viewer } from '@gonets/testing/pdf';
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { expect, test } from 'vitest';
import { renderMarkdown, type DocumentSource } from '../../src/index.ts';
import { attributesIn } from '../support/structure.ts';

const tests = join(import.meta.dirname, '..');
const PIXELS_PER_POINT = 1.5;
const hebrew = readFileSync(join(tests, 'examples/right-to-left-he.txt'), 'utf8');
const render = (source: string | DocumentSource) =>
  renderMarkdown(source, { language: 'en', author: 'Dana', date: '2026-11-25' }).bytes;

const messages = [
  { from: 'דנה כהן', at: '2026-11-25T10:20:00Z', markdown: 'שלום, מה זה PDF?' },
  { from: 'Bot', at: '2026-11-25T10:21:00Z', markdown: 'הכול (גם PDF):\n\n1. אחת\n2. שתיים' },
  { from: 'Bot', at: '2026-11-25T10:21:00Z', markdown: 'In English.' },
];

test.each([
  ['report-he', { kind: 'report', markdown: hebrew }, [0, 1, 2]],
  ['transcript-he', { kind: 'transcript', messages }, [0]],
] as const)(
  '%s looks as it should',
  async (name, source, pages) => {
    const viewer = await Viewer.open(render(source));
    for (const page of pages) {
      const picture = await viewer.image(page, PIXELS_PER_POINT);
      expect(compareWithGolden(join(tests, 'goldens'), `${name}-${page + 1}`, picture)).toBe('');
    }
  },
  30_000,
);

test.each([
  ['# שלום\n\nHello', 'R2L'],
  ['12 `code` مرحبا', 'R2L'],
  ['| שם | a |\n|---|---|', 'R2L'],
  ['Hello שלום', undefined],
])('%j is read from the side of its first letter', async (markdown, expected) => {
  const { catalog } = await PDFDocument.load(render(markdown));
  const direction = catalog.lookup(PDFName.of('ViewerPreferences'), PDFDict).lookup(PDFName.of('Direction'));
  expect(direction).toBe(expected && PDFName.of(expected));
});

test.each([
  ['שלום\n\n| א | ב |\n|---|---|', ['Document /RlTb']],
  ['שלום\n\n| a | b |\n|---|---|', ['Document /RlTb', 'Table /LrTb']],
  ['Hello\n\n| א | ב |\n|---|---|', ['Table /RlTb']],
])('%j says where its columns begin', async (markdown, expected) => {
  expect(await attributesIn(render(markdown), 'WritingMode')).toEqual(expected);
});
