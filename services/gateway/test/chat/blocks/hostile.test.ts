import { describe, expect, it } from 'vitest';
import { chunk, draftWindow, messageLimit, split, toBlocks, toPlain } from '../../../src/chat/blocks/index.ts';
import { tally } from './reading.ts';

const size = 30_000;
const filled = (pattern: string) => pattern.repeat(Math.ceil(size / pattern.length));
const stairs = (step: (depth: number) => string) => Array.from({ length: 400 }, (_, depth) => step(depth)).join('\n');

/** 30 KB each; anything quadratic would take so long that it runs into the time limit. */
describe('hostile Markdown takes time in proportion to its length', () => {
  it.each([
    ['brackets', filled('[')],
    ['pictures', filled('![')],
    ['half links', filled('[a](b')],
    ['emphasis', filled('*a ')],
    ['mixed emphasis', filled('**a*')],
    ['underscores', filled('_a')],
    ['tildes', filled('~~a')],
    ['runs of backticks', stairs((depth) => `${'`'.repeat(depth)}a`)],
    ['dollars', filled('$')],
    ['lone dollars', filled('$a ')],
    ['open formulas', filled('$$ a\n')],
    ['escapes', filled('\\$')],
    ['quotes on one line', filled('>')],
    ['quotes, ever deeper', stairs((depth) => `${'>'.repeat(depth)} a`)],
    ['lists on one line', filled('- ')],
    ['lists, ever deeper', stairs((depth) => `${'  '.repeat(depth)}- a`)],
    ['ordered lists, ever deeper', stairs((depth) => `${'   '.repeat(depth)}1. a`)],
    ['pipes', filled('|')],
    ['a wide table', `${'|a'.repeat(2000)}\n${'|-'.repeat(2000)}\n${filled('|b\n')}`],
    ['a table of uneven cells', `|a|b|\n|-|-|\n|${'x'.repeat(size / 2)}|y|\n${filled('|a|b|\n')}`],
    ['addresses', filled('http://')],
    ['schemes', filled(`${'a'.repeat(50)}://`)],
    ['mail', filled('a@b.c ')],
    ['angle brackets', filled('<a ')],
    ['entities', filled('&a')],
    ['fences', filled('```\na\n')],
    ['headings', filled('# a\n')],
    ['spaces', filled(' ')],
    ['lines', filled('a\n')],
    ['table beginnings', filled('|a\n')],
  ])(
    '%s',
    (_what, markdown) => {
      const blocks = toBlocks(markdown);
      draftWindow(markdown);
      for (const message of split(blocks, messageLimit)) {
        const { depth, empty, columns } = tally(message);
        expect({ depth: depth <= 16, empty, columns: columns <= 20 }).toEqual({ depth: true, empty: 0, columns: true });
      }
      const plain = toPlain(blocks);
      expect(plain.text.length).toBeLessThan(20 * size);
      for (const { text } of chunk(plain)) expect(text.length).toBeLessThanOrEqual(4096);
    },
    10_000,
  );
});
