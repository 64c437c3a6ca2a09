import { describe, expect, it } from 'vitest';
import { draftWindow } from '../../../src/chat/blocks/index.ts';
import { letters, readable, tally } from './reading.ts';

const shown = (markdown: string) => draftWindow(markdown).blocks;
const paragraph = (...text: unknown[]) => [{ type: 'paragraph', text }];

describe('an answer that is still being written', () => {
  it.each([
    ['a **bold', paragraph('a ', { type: 'bold', text: 'bold' })],
    ['a **bold*', paragraph('a ', { type: 'bold', text: 'bold' })],
    ['a **bold** and', paragraph('a ', { type: 'bold', text: 'bold' }, ' and')],
    ['a **', paragraph('a')],
    ['a `code', paragraph('a ', { type: 'code', text: 'code' })],
    ['a ~~gone', paragraph('a ', { type: 'strikethrough', text: 'gone' })],
    ['snake_case', paragraph('snake_case')],
    ['see [here](https://exam', paragraph('see here')],
    ['- **two', [{ type: 'list', items: [{ blocks: paragraph({ type: 'bold', text: 'two' }) }] }]],
  ])('%j shows no raw markers', (markdown, blocks) => {
    expect(shown(markdown)).toEqual(blocks);
  });

  it.each([
    'text\n\n-',
    'text\n\n##',
    'text\n\n1.',
    'text\n\n```',
    'text\n\n| a | b',
    'text\n\n| a | b |\n|--',
    'text\n\n$$\nx',
    'text\n-',
    'text\n\n- [',
    'text\n\n> ',
  ])('%j holds back what is only begun', (markdown) => {
    expect(shown(markdown)).toEqual(paragraph('text'));
  });

  it('shows code while its fence is open, and table rows as they come', () => {
    expect(shown('```ts\nconst a = 1;')).toEqual([{ type: 'pre', text: 'const a = 1;', language: 'ts' }]);
    expect(shown('```ts\nconst a = 1;\n``')).toEqual([{ type: 'pre', text: 'const a = 1;', language: 'ts' }]);
    expect(shown('| a | b |\n|---|---|\n| 1 | **2')).toMatchObject([
      {
        type: 'table',
        cells: [
          [{ text: ['a'] }, { text: ['b'] }],
          [{ text: ['1'] }, { text: [{ type: 'bold', text: '2' }] }],
        ],
      },
    ]);
  });

  it('never shows less than the finished beginning, whatever is cut off', () => {
    const markdown =
      '# Заголовок\n\nТекст **важный** и `код`.\n\n- один\n- два\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nконец';
    for (let end = 1; end <= markdown.length; end++) {
      const done = markdown.slice(0, end).split('\n\n').slice(0, -1).join('\n\n');
      const now = letters(readable(shown(markdown.slice(0, end))));
      expect(now.startsWith(letters(readable(draftWindow(done).blocks)))).toBe(true);
    }
  });
});

describe('the window on a long answer', () => {
  const long = Array.from({ length: 400 }, (_, index) => `Абзац номер ${index} со словами.`).join('\n\n');

  it('shows the end, is bounded, and says that something stands before it', () => {
    const { blocks, cut } = draftWindow(long);
    expect(cut).toBe(true);
    expect(blocks[0]).toEqual({ type: 'paragraph', text: ['…'] });
    expect(readable(blocks)).toContain('номер 399');
    expect(tally(blocks).characters).toBeLessThanOrEqual(4096);
  });

  it('stays where it is while the answer grows, and moves on by whole blocks', () => {
    const starts = new Set<number>();
    let from = 0;
    for (let end = 100; end < long.length; end += 100) {
      const window = draftWindow(long.slice(0, end), from);
      from = window.from;
      starts.add(from);
      expect(long.slice(from)).toMatch(/^Абзац номер/);
    }
    expect(starts.size).toBeLessThan(long.length / 1000);
  });

  it('is bounded also when one block is endless', () => {
    for (const endless of [
      `\`\`\`\n${'line of code\n'.repeat(5000)}`,
      'слово '.repeat(20_000),
      '- item\n'.repeat(9000),
    ]) {
      expect(tally(draftWindow(endless).blocks).characters).toBeLessThanOrEqual(8100);
    }
  });
});
