import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareWithGolden, Viewer } from '@gonets/testing/pdf';
import { PDFDocument } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { limits, renderMarkdown } from '../../src/index.ts';
import { outlineOf, readTags } from '../support/structure.ts';

const tests = join(import.meta.dirname, '..');
const PIXELS_PER_POINT = 1.5;

const message = (markdown: string, at = '2026-11-25T09:34:00+03:00', from = 'Ann') => ({ from, at, markdown });
const transcript = (messages: ReturnType<typeof message>[], options = {}) =>
  renderMarkdown({ kind: 'transcript', messages }, { language: 'en', ...options }).bytes;
const text = async (messages: ReturnType<typeof message>[], options = {}) =>
  (await Viewer.open(transcript(messages, options))).allText();

test('looks as it should', async () => {
  const messages = JSON.parse(readFileSync(join(tests, 'examples/transcript-ru.json'), 'utf8'));
  const { bytes } = renderMarkdown({ kind: 'transcript', messages }, { language: 'ru', title: 'Разговор о NATS' });
  const picture = await (await Viewer.open(bytes)).image(0, PIXELS_PER_POINT);
  expect(compareWithGolden(join(tests, 'goldens'), 'transcript-ru', picture)).toBe('');
});

describe('days and times', () => {
  test('are those of the clock that the message was written by, whatever zone this process is in', async () => {
    const late = message('late', '2026-11-24T23:59:59-08:00');
    const next = message('next', '2026-11-25T00:00:00-08:00');
    expect(await text([late, next], { title: 'T' })).toBe(
      'T Ann Tuesday, 24 November 2026 Ann 23:59 late Wednesday, 25 November 2026 Ann 00:00 next',
    );
  });

  test('stand in the language of the document, each day once', async () => {
    const shown = await text([message('a'), message('b'), message('c')], { language: 'ru' });
    expect(shown).toBe('Переписка Ann среда, 25 ноября 2026 г. Ann 09:34 a Ann 09:34 b Ann 09:34 c');
  });
});

test('is tagged: title, day, and a section for each message, whose headings are lower', async () => {
  const tags = outlineOf(await readTags(transcript([message('# Head\n\ntext'), message('- item')])));
  expect(tags).toBe('Document(H1 P H2 Sect(P H3 P) Sect(P L(LI(Lbl LBody(P)))))');
});

test('never leaves a name without its message at the foot of a page', async () => {
  for (let above = 20; above < 34; above++) {
    const viewer = await Viewer.open(
      transcript([message('x<br>'.repeat(above)), message('text', undefined, 'Sender')]),
    );
    const pages = Array.from({ length: viewer.pageCount }, (_, page) => viewer.text(page));
    expect(
      pages.some((page) => page.includes('Sender 09:34 text')),
      `${above} lines above`,
    ).toBe(true);
  }
});

test('keeps the notes of each message with it', async () => {
  const shown = await text([message('one[^1]\n\n[^1]: first note'), message('two[^1]\n\n[^1]: second note')]);
  expect(shown.indexOf('first note')).toBeLessThan(shown.indexOf('two'));
});

test('takes any name as plain text', async () => {
  const shown = await text([message('x', undefined, '**Bob**\n<b>'), message('y', undefined, '\u202e ')]);
  expect(shown).toContain('**Bob** <b> 09:34 x');
  expect(shown).toContain('Nameless 09:34 y');
});

test('has a title of its own, and the limit counts all messages', async () => {
  expect((await PDFDocument.load(transcript([message('x')]))).getTitle()).toBe('Conversation');
  const half = message('x'.repeat(limits.markdownBytes / 2 + 1));
  expect(() => transcript([half, half])).toThrow(`more than the ${limits.markdownBytes} allowed`);
});
