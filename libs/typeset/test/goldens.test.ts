import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareWithGolden, Viewer } from '@gonets/testing/pdf';
import { expect, test } from 'vitest';
import { renderMarkdown } from '../src/index.ts';

const goldens = join(import.meta.dirname, 'goldens');
const PIXELS_PER_POINT = 1.5;

test.each([
  ['everything-ru', 'ru'],
  ['everything-en', 'en'],
  ['hard-cases-ru', 'ru'],
  ['scripts', 'ru'],
  ['formulas-ru', 'ru'],
  ['footnotes-ru', 'ru'],
  ['wide-tables-ru', 'ru'],
  ['right-to-left-he', 'en'],
  ['right-to-left-ar', 'en'],
] as const)(
  '%s looks as it should',
  async (example, language) => {
    const markdown = readFileSync(join(import.meta.dirname, 'examples', `${example}.txt`), 'utf8');
    const viewer = await Viewer.open(renderMarkdown(markdown, { language }).bytes);
    for (let page = 0; page < viewer.pageCount; page++) {
      const picture = await viewer.image(page, PIXELS_PER_POINT);
      expect(compareWithGolden(goldens, `${example}-${page + 1}`, picture)).toBe('');
    }
  },
  30_000,
);
