import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../src/index.ts';
import { compareWithGolden } from './support/golden.ts';
import { Viewer } from './support/viewer.ts';

const examples = { ru: 'everything-ru', en: 'everything-en' } as const;
const PIXELS_PER_POINT = 1.5;

describe.each(['ru', 'en'] as const)('a document with everything (%s)', (language) => {
  const markdown = readFileSync(join(import.meta.dirname, 'examples', `${examples[language]}.txt`), 'utf8');

  test('looks as it should', async () => {
    const viewer = await Viewer.open(renderMarkdown(markdown, { language }).bytes);
    for (let page = 0; page < viewer.pageCount; page++) {
      const picture = await viewer.image(page, PIXELS_PER_POINT);
      const { differentPixels, tolerated } = compareWithGolden(`${examples[language]}-${page + 1}`, picture);
      expect(differentPixels, `page ${page + 1}: see libs/typeset/test-results`).toBeLessThanOrEqual(tolerated);
    }
  }, 30_000);
});
