import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareWithGolden, Viewer } from '@gonets/testing/pdf';
import { expect, test } from 'vitest';
import { loadTheme, renderMarkdown } from '../../src/index.ts';

const tests = join(import.meta.dirname, '..');
const PIXELS_PER_POINT = 1.5;

const running = {
  page: { size: 'Letter', margins: { top: '1in', bottom: '1in' } },
  header: { left: '{title}', right: '{date}' },
  footer: { left: '{author}', centre: '', right: 'Page {page} of {pages}' },
};

test.each([
  ['book-ru', 'book-ru', 'ru', loadTheme('book'), {}],
  ['letter-en', 'letter-en', 'en', loadTheme('modern', running), { author: 'Ada Lovelace', date: '2026-11-25' }],
] as const)(
  '%s looks as it should',
  async (golden, example, language, theme, description) => {
    const markdown = readFileSync(join(tests, 'examples', `${example}.txt`), 'utf8');
    const viewer = await Viewer.open(renderMarkdown(markdown, { language, theme, ...description }).bytes);
    const picture = await viewer.image(0, PIXELS_PER_POINT);
    expect(compareWithGolden(join(tests, 'goldens'), golden, picture)).toBe('');
  },
  30_000,
);
