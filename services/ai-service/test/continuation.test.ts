import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gap } from '../src/continuation/gap.ts';
import { leadIn } from '../src/continuation/lead-in.ts';
import { openBlock } from '../src/continuation/open-block.ts';
import { endingOf } from '../src/continuation/overlap.ts';
import { continuationQuestion } from '../src/continuation/question.ts';
import { Seam } from '../src/continuation/seam.ts';

const fence = '```';
const code = `Look:\n\n${fence}ts\nconst first = one();\nconst sec`;

/** What is streamed and what is kept of a continuation that comes in such pieces. */
function goOn(beginning: string, written: string, piece = written.length) {
  const seam = new Seam(beginning);
  let streamed = '';
  for (let at = 0; at < written.length; at += Math.max(1, piece)) {
    streamed += seam.push(written.slice(at, at + Math.max(1, piece)));
  }
  return { streamed, rest: seam.rest(written) };
}

describe('a model that repeats the end of the answer', () => {
  const word = fc.constantFrom(
    'a',
    'the',
    'Гонец',
    '3.14',
    '|',
    '**bold**',
    '`x`',
    '- item',
    '数',
    'one\n\ntwo',
    fence,
    '😀',
    '   return',
  );
  const text = fc
    .array(fc.tuple(word, fc.constantFrom(' ', '\n', '\n\n', '')), { minLength: 2, maxLength: 60 })
    .map((words) => words.flat().join(''))
    .filter((all) => all.trim().length > 2);
  const cutText = fc
    .tuple(text, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 40 }))
    .map(([all, share, piece]) => ({ all, at: Math.floor(all.length * share), piece }))
    .filter(({ all, at }) => all.slice(0, at).trim() !== '' && all.slice(at).trim() !== '');

  test('whatever was cut anywhere is whole again, and is streamed as it is kept', () => {
    fc.assert(
      fc.property(cutText, ({ all, at, piece }) => {
        const beginning = all.slice(0, at);
        const written = endingOf(beginning) + all.slice(beginning.trimEnd().length);
        const { streamed, rest } = goOn(beginning, written, piece);
        expect(beginning + rest).toBe(all);
        expect(rest.startsWith(streamed)).toBe(true);
      }),
    );
  });

  test('more or fewer words than it was asked for, as long as they stand nowhere else', () => {
    fc.assert(
      fc.property(cutText, fc.nat({ max: 400 }), ({ all, at, piece }, back) => {
        const end = all.slice(0, at).trimEnd().length;
        const start = Math.max(0, end - back);
        const repeated = all.slice(start, end);
        fc.pre(/^\S/.test(repeated) && repeated.length >= 12 && all.indexOf(repeated) === start);
        const { rest } = goOn(all.slice(0, at), all.slice(start), piece);
        expect(all.slice(0, at) + rest).toBe(all);
      }),
    );
  });

  test.each([
    ['after an ellipsis', 'The messenger rode all night over the fie', '…all night over the fields', 'lds'],
    ['with the fence opened anew', code, `${fence}ts\nconst first = one();\nconst second = 2;`, 'ond = 2;'],
    ['and ends there', 'The messenger rode all night over the fie', 'messenger rode all night over the fie', ''],
  ])('%s', (_, beginning, written, rest) => {
    expect(goOn(beginning, written).rest).toBe(rest);
  });

  test('is asked for words that stand nowhere else in the answer', () => {
    const row = '| 0 | 0 | 0 |\n';
    const rows = `| first | 0 | 0 |\n${row.repeat(5)}| 0 | 0`;
    expect(continuationQuestion('One two three four five six seven eig')).toContain('>four five six seven eig<');
    expect(rows + goOn(rows, `${endingOf(rows)} | 0 |\nEnd`).rest).toBe(`${rows} | 0 |\nEnd`);
    expect(endingOf('数'.repeat(500))).toHaveLength(40);
  });
});

describe('a model that repeats nothing', () => {
  test('loses nothing of what it writes', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        (beginning, written) => {
          fc.pre(beginning.trim() !== '' && written.trim() !== '' && !/^`|^~/.test(written.trim()));
          fc.pre(!written.trimStart().startsWith(endingOf(beginning)));
          expect(goOn(beginning, written).rest.endsWith(written)).toBe(true);
        },
      ),
    );
  });

  test('not even what looks like the row before', () => {
    const rows = '| 0 | 0 | 0 |\n'.repeat(8);
    const { rest } = goOn(`${rows}| 0 | 0 |`, ' 0 |\n| 0 | 0 | 0 |\n| 1 | 1 | 1 |');
    expect(rest).toBe(' 0 |\n| 0 | 0 | 0 |\n| 1 | 1 | 1 |');
  });

  test.each([
    ['The first', 'half.', ' '],
    ['The first ', 'half.', ''],
    ['The first', ', half', ''],
    ['- one\n', '- two', ''],
    ['- one', '- two', '\n'],
    ['| a | b |', '| c | d |', '\n'],
    ['| a | b', '| c |', ' '],
    ['The end.', '## Next', '\n\n'],
    ['漢字', '仮名', ''],
    ['[docs](https://exa', 'mple.com)', ''],
    [code, 'ond = 2;', ''],
    [code, fence, '\n'],
    [`${code}\n${fence}\nAfter`, 'it', ' '],
  ])('%j and %j have %j between them', (beginning, rest, between) => {
    expect(gap(beginning, rest)).toBe(between);
  });
});

describe('what makes the rest readable by itself', () => {
  const table = '| A | B |\n| --- | --- |\n| 1 | 2 |';
  test.each([
    ['code: its fence, and the line that was cut', code, 'ond = 2;', `${fence}ts\nconst sec`],
    ['code that was cut at the end of a line', `${code}ond = 2;`, '\nnext();', `${fence}ts`],
    ['code after its line', `${code}ond = 2;\n`, 'next();', `${fence}ts\n`],
    ['code deep in a list', `1. One\n    ${fence}js\n    a(`, 'b);', `- - ${fence}js\n    a(`],
    ['a row: the header, and what there is of the row', `${table}\n| 3 `, '| 4 |', '| A | B |\n| --- | --- |\n| 3 '],
    ['further rows: the header', table, '\n| 3 | 4 |', '| A | B |\n| --- | --- |'],
    ['what follows a table: nothing', `${table}\n`, '\nAfter it', ''],
    ['a header that was cut', '| A | B |\n| --', '- | --- |\n| 1 | 2 |', '| --'],
    ['a formula: all of it', 'So\n\n$$\na +', ' b\n$$', '$$\na +'],
    ['a word', 'He rode on and conti', 'nued', 'conti'],
    ['bold text', '- It is **very impor', 'tant**', '**very impor'],
    ['code in a line', 'Call `first(', ')`', '`first('],
    ['a link', 'See [the docs](https://exa', 'mple.com)', '[the docs](https://exa'],
    ['a heading', '## The ri', 'de', '## The ri'],
    ['between two words: nothing', 'It costs $5 and', ' more * or', ''],
    ['after a sentence: nothing', 'The **end**.\n\n', 'Next', ''],
  ])('%s', (_, beginning, rest, lead) => {
    expect(leadIn(beginning, rest)).toBe(lead);
  });

  test('closed blocks are not open', () => {
    for (const closed of [`${code}\n${fence}\n`, 'a\n\n$$\nx\n$$\n', `${table}\n\nText`, 'Text']) {
      expect(openBlock(closed)).toBeUndefined();
    }
  });
});
