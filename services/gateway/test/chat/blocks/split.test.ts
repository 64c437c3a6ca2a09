import { describe, expect, it } from 'vitest';
import { messageLimit, split, toBlocks } from '../../../src/chat/blocks/index.ts';
import { letters, readable, tally } from './reading.ts';

const kilobytes = (blocks: unknown) => Buffer.byteLength(readable(blocks)) / 1000;

describe('a long answer in several messages', () => {
  it.each([
    ['paragraphs', 'Немного текста для абзаца, который не слишком длинный.\n\n'.repeat(1200)],
    ['one paragraph', 'Предложение без конца и края, но со словами. '.repeat(2000)],
    ['one word', 'ы'.repeat(50_000)],
    ['code', `\`\`\`sql\n${'select * from table_with_long_name where id = 1;\n'.repeat(1500)}\`\`\``],
    ['one line of code', `\`\`\`\n${'x'.repeat(70_000)}\n\`\`\``],
    ['a list', '- пункт списка, в котором несколько слов\n'.repeat(1500)],
    ['a list with one long item', `- ${'слово '.repeat(12_000)}`],
    ['a quote', '> цитата в одну строку\n>\n'.repeat(1500)],
    ['a table', `| номер | значение |\n|---|---|\n${'| 1 | довольно длинное значение |\n'.repeat(1500)}`],
    ['a table with one huge cell', `| a | b |\n|---|---|\n| 1 | ${'слово '.repeat(12_000)} |`],
    ['bold words', '**a** b '.repeat(5000)],
    ['a formula', `$$\n${'x + y + '.repeat(8000)}z\n$$`],
    ['a link', `[${'слово '.repeat(12_000)}](https://example.com/${'a'.repeat(1000)})`],
  ])('%s: nothing is lost, no message is too large', (_what, markdown) => {
    const blocks = toBlocks(markdown);
    const messages = split(blocks, messageLimit);
    expect(messages.length).toBeGreaterThan(1);
    expect(letters(readable(messages))).toContain(letters(readable(blocks)).slice(-200));
    for (const message of messages) {
      const { blocks, runs, empty, characters } = tally(message);
      expect(kilobytes(message)).toBeLessThanOrEqual(28);
      expect({ blocks: blocks <= 400, runs: runs <= 5000, empty, characters: characters <= 28_000 }).toEqual({
        blocks: true,
        runs: true,
        empty: 0,
        characters: true,
      });
    }
  });

  it('a short answer is one message', () => {
    const blocks = toBlocks('# a\n\nb');
    expect(split(blocks, messageLimit)).toEqual([blocks]);
  });

  it('divides a block only when it does not fit into a message of its own', () => {
    const half = `\`\`\`\n${'code\n'.repeat(4000)}\`\`\``;
    expect(
      split(toBlocks(`${half}\n\ntext\n\n${half}`), messageLimit).map((blocks) => blocks.map(({ type }) => type)),
    ).toEqual([['pre', 'paragraph'], ['pre']]);
  });

  it('divides code between lines and keeps its language', () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `const line${index} = ${index};`);
    const messages = split(toBlocks(`\`\`\`ts\n${lines.join('\n')}\n\`\`\``), messageLimit);
    const pieces = messages.flat().map((block) => (block.type === 'pre' && block.language === 'ts' ? block.text : ''));
    expect(pieces.join('\n').split('\n')).toEqual(lines);
  });

  it('repeats the header of a table', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => `| ${index} | значение |`);
    const messages = split(toBlocks(`| номер | что |\n|---|---|\n${rows.join('\n')}`), messageLimit);
    const tables = messages.flat().map((block) => (block.type === 'table' ? block.cells : []));
    for (const cells of tables) expect(readable(cells[0])).toBe('номерчто');
    expect(tables.flatMap((cells) => cells.slice(1)).map((row) => readable(row[0]))).toEqual(
      rows.map((_, index) => `${index}`),
    );
  });

  it('an item that goes on keeps its number', () => {
    const messages = split(toBlocks(`7. ${'слово '.repeat(12_000)}`), messageLimit);
    const values = messages.flat().map((block) => (block.type === 'list' ? block.items.map(({ value }) => value) : []));
    expect(new Set(values.flat())).toEqual(new Set([7]));
  });

  it('never divides an emoji', () => {
    const messages = split(toBlocks('😀'.repeat(20_000)), messageLimit);
    expect(readable(messages)).toBe('😀'.repeat(20_000));
    for (const message of messages) expect(readable(message)).toMatch(/^(😀)+$/u);
  });
});
