import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunk, draftWindow, messageLimit, split, toBlocks, toPlain } from '../../../src/chat/blocks/index.ts';
import type { Block } from '../../../src/chat/blocks/index.ts';
import { letters, readable, tally } from './reading.ts';

/** Words, and everything that means something between them. Fences are left out: what follows one is no text. */
const pieces = fc.constantFrom(
  ...'слово,word,x1,😀,*,**,_,~~,`,``,# ,> ,- ,$,$$,[,](,](https://e.com),|,\\,!, ,    ,\n,\n\n,\n|-|-|\n,---\n'.split(
    ',',
  ),
);
const soup = fc
  .array(pieces, { maxLength: 60 })
  .map((parts) => parts.join(''))
  .filter((text) => !/```|~~~/.test(text));

/** Well-formed documents. */
const words = fc
  .array(fc.constantFrom('Слово', 'word', '42', 'ещё'), { minLength: 1, maxLength: 8 })
  .map((all) => all.join(' '));
const inline = fc.oneof(
  words,
  words.map((text) => `**${text}**`),
  words.map((text) => `_${text}_`),
  words.map((text) => `\`${text}\``),
  words.map((text) => `[${text}](https://example.com)`),
);
const sentence = fc.array(inline, { minLength: 1, maxLength: 5 }).map((all) => all.join(', '));
const block = fc.oneof(
  sentence,
  sentence.map((text) => `## ${text}`),
  fc.array(sentence, { minLength: 1, maxLength: 6 }).map((all) => all.map((text) => `- ${text}`).join('\n')),
  fc
    .array(sentence, { minLength: 1, maxLength: 4 })
    .map((all) => all.map((text, index) => `${index + 1}. ${text}`).join('\n')),
  sentence.map((text) => `> ${text}`),
  fc.array(words, { minLength: 1, maxLength: 9 }).map((all) => `\`\`\`\n${all.join('\n')}\n\`\`\``),
  fc
    .array(words, { minLength: 2, maxLength: 6 })
    .map((all) => `| a | b |\n|---|---|\n${all.map((text) => `| ${text} | ${text} |`).join('\n')}`),
);
const document = fc.array(block, { minLength: 1, maxLength: 30 }).map((all) => all.join('\n\n'));

/** What Telegram allows, and what we allow ourselves below it. */
function expectWithinLimits(blocks: readonly Block[], limit = { bytes: 28_000, blocks: 400 }): void {
  const { blocks: count, depth, empty, columns } = tally(blocks);
  expect(empty).toBe(0);
  expect(depth).toBeLessThanOrEqual(16);
  expect(columns).toBeLessThanOrEqual(20);
  expect(count).toBeLessThanOrEqual(limit.blocks);
  expect(Buffer.byteLength(readable(blocks))).toBeLessThanOrEqual(limit.bytes);
}

describe('whatever the model writes', () => {
  it('every letter of a document is there, in order', () => {
    fc.assert(
      fc.property(document, (markdown) => {
        const written = letters(markdown.replaceAll('](https://example.com)', '').replace(/^\d+\. /gm, ''));
        expect(letters(readable(toBlocks(markdown)))).toBe(written);
      }),
    );
  });

  it('every letter survives splitting, ordinary messages and cutting', () => {
    const small = { bytes: 300, blocks: 12, runs: 20 };
    fc.assert(
      fc.property(document, (markdown) => {
        const blocks = toBlocks(markdown).filter(({ type }) => type !== 'table');
        const text = letters(readable(blocks));
        const messages = split(blocks, small);
        expect(letters(readable(messages))).toBe(text);
        for (const message of messages) expectWithinLimits(message, small);
        const numbered = /^\s*\d+\. /gm;
        const { text: plain, entities } = toPlain(blocks);
        expect(letters(plain.replace(numbered, ''))).toBe(text);
        const chunks = chunk({ text: plain, entities }, 100);
        expect(letters(chunks.map((each) => each.text).join(''))).toBe(letters(plain));
        for (const each of chunks) {
          expect(each.text.length).toBeLessThanOrEqual(100);
          for (const { offset, length } of each.entities) expect(offset + length).toBeLessThanOrEqual(each.text.length);
        }
      }),
    );
  });

  it('no soup of markers breaks a limit, loses a letter or makes an empty block', () => {
    fc.assert(
      fc.property(soup, (markdown) => {
        const blocks = toBlocks(markdown);
        if (blocks.length > 0) expectWithinLimits(blocks);
        const written = letters(markdown).replaceAll('httpsecom', '');
        const shown = letters(readable(blocks)).replaceAll('httpsecom', '');
        // Cells beyond the header of a table are not part of it.
        expect(markdown.includes('|') ? written : shown).toBe(written);
      }),
      { numRuns: 500 },
    );
  });

  it('no draft of it breaks a limit', () => {
    fc.assert(
      fc.property(fc.oneof(soup, document), fc.nat(400), (markdown, end) => {
        const { blocks } = draftWindow(markdown.slice(0, end));
        if (blocks.length > 0) expectWithinLimits(blocks);
      }),
      { numRuns: 300 },
    );
  });

  it('every message of a long document is within the limits', () => {
    fc.assert(
      fc.property(document, (markdown) => {
        for (const message of split(toBlocks(`${markdown}\n\n`.repeat(30)), messageLimit)) expectWithinLimits(message);
      }),
      { numRuns: 10 },
    );
  });
});
