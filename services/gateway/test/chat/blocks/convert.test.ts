import { describe, expect, it } from 'vitest';
import { toBlocks } from '../../../src/chat/blocks/index.ts';

const paragraph = (...text: unknown[]) => ({ type: 'paragraph', text });

describe('Markdown becomes blocks', () => {
  it('headings with their size', () => {
    expect(toBlocks('# Один\n\n###### Six')).toEqual([
      { type: 'heading', text: ['Один'], size: 1 },
      { type: 'heading', text: ['Six'], size: 6 },
    ]);
  });

  it('marks, nested and each once', () => {
    expect(toBlocks('a **b** _c_ ~~d~~ `e` ***f*** **g **h****')).toEqual([
      paragraph(
        'a ',
        { type: 'bold', text: 'b' },
        ' ',
        { type: 'italic', text: 'c' },
        ' ',
        { type: 'strikethrough', text: 'd' },
        ' ',
        { type: 'code', text: 'e' },
        ' ',
        { type: 'italic', text: { type: 'bold', text: 'f' } },
        ' ',
        { type: 'bold', text: 'g ' },
        { type: 'bold', text: 'h' },
      ),
    ]);
  });

  it('line breaks of the model, also those written as HTML', () => {
    expect(toBlocks('one\ntwo  \nthree<br>four')).toEqual(
      [paragraph('one', '\n', 'two', '\n', 'three\nfour')].map(joined),
    );
  });

  it('nested lists, with numbers and boxes', () => {
    const blocks = toBlocks('3. three\n4. four\n   - [ ] open\n   - [x] **done** now');
    expect(blocks).toEqual([
      {
        type: 'list',
        items: [
          { blocks: [paragraph('three')], value: 3, type: '1' },
          {
            blocks: [
              paragraph('four'),
              {
                type: 'list',
                items: [
                  { blocks: [paragraph('open')], has_checkbox: true },
                  { blocks: [paragraph({ type: 'bold', text: 'done' }, ' now')], has_checkbox: true, is_checked: true },
                ],
              },
            ],
            value: 4,
            type: '1',
          },
        ],
      },
    ]);
  });

  it('quotes with blocks in them', () => {
    expect(toBlocks('> a\n>\n> - b')).toEqual([
      { type: 'blockquote', blocks: [paragraph('a'), { type: 'list', items: [{ blocks: [paragraph('b')] }] }] },
    ]);
  });

  it('code with its language, and without tabs, which Telegram shows as one space', () => {
    expect(toBlocks('```python title\ndef f():\n\tpass\n```\n\n    indented')).toEqual([
      { type: 'pre', text: 'def f():\n    pass', language: 'python' },
      { type: 'pre', text: 'indented' },
    ]);
  });

  it('tables with alignment; an empty cell has no text', () => {
    expect(toBlocks('| a | b | c |\n|---|:-:|--:|\n| 1 | | **3** |')).toEqual([
      {
        type: 'table',
        is_bordered: true,
        cells: [
          [
            { text: ['a'], is_header: true, align: 'left', valign: 'middle' },
            { text: ['b'], is_header: true, align: 'center', valign: 'middle' },
            { text: ['c'], is_header: true, align: 'right', valign: 'middle' },
          ],
          [
            { text: ['1'], align: 'left', valign: 'middle' },
            { align: 'center', valign: 'middle' },
            { text: [{ type: 'bold', text: '3' }], align: 'right', valign: 'middle' },
          ],
        ],
      },
    ]);
  });

  it('a table of more than 20 columns as text', () => {
    const row = (cell: string) => `|${`${cell}|`.repeat(21)}`;
    const [block] = toBlocks(`${row('head')}\n${row('-')}\n${row('cell')}`);
    expect(block).toMatchObject({ type: 'pre' });
    expect(JSON.stringify(block).match(/cell/g)).toHaveLength(21);
  });

  it('a rule under a line stays a rule', () => {
    expect(toBlocks('text\n---\nmore')).toEqual([paragraph('text'), { type: 'divider' }, paragraph('more')]);
  });
});

describe('links', () => {
  const link = (url: string, text: unknown) => ({ type: 'url', url, text });

  it.each([
    ['[a](https://example.com/x)', [link('https://example.com/x', 'a')]],
    ['[a](mailto:me@example.com)', [link('mailto:me@example.com', 'a')]],
    ['[a](tg://resolve?domain=gonets)', [link('tg://resolve?domain=gonets', 'a')]],
    ['https://example.com/x', [link('https://example.com/x', 'https://example.com/x')]],
    ['[**a**](http://e.com)', [link('http://e.com', { type: 'bold', text: 'a' })]],
  ])('%s', (markdown, text) => {
    expect(toBlocks(markdown)).toEqual([paragraph(...text)]);
  });

  it.each([
    ['[a](tg://user?id=42)', 'a (tg://user?id=42)'],
    ['[a](TG://User?id=42)', 'a (TG://User?id=42)'],
    ['[a](javascript:alert)', 'a (javascript:alert)'],
    ['[a](https://)', 'a (https://)'],
    ['[a](#chapter)', 'a'],
    ['see main.py and README.md', 'see main.py and README.md'],
    ['[Anna]: hello', '[Anna]: hello'],
  ])('%s is no link', (markdown, text) => {
    expect(toBlocks(markdown)).toEqual([paragraph(text)].map(joined));
  });

  it('a picture is a link, and never fetched', () => {
    expect(toBlocks('![A **cat**](https://e.com/cat.png)')).toEqual([
      paragraph(link('https://e.com/cat.png', 'A '), link('https://e.com/cat.png', { type: 'bold', text: 'cat' })),
    ]);
    expect(toBlocks('![](https://e.com/cat.png)')).toEqual([
      paragraph(link('https://e.com/cat.png', 'https://e.com/cat.png')),
    ]);
    expect(JSON.stringify(toBlocks('[![badge](https://e.com/b.svg)](https://e.com)'))).not.toContain('b.svg');
  });
});

describe('formulas', () => {
  const formula = (expression: string) => ({ type: 'mathematical_expression', expression });

  it('in a line and as a block', () => {
    expect(toBlocks('so $x^2 + y$ and $$z$$.')).toEqual([
      paragraph('so ', formula('x^2 + y'), ' and ', formula('z'), '.'),
    ]);
    expect(toBlocks('text\n$$\nE = mc^2\n$$\nmore')).toEqual([
      paragraph('text'),
      formula('E = mc^2'),
      paragraph('more'),
    ]);
    expect(toBlocks('$$a$$')).toEqual([formula('a')]);
  });

  it.each([
    '$5 and $10',
    'from $5 to 10$ a month',
    'it costs $5',
    'a$b$c',
    '$ x $',
    'use $HOME/bin:$PATH here',
    String.raw`\$x$`,
    '`$x$` is code',
    '$$ a sign',
  ])('%s is text', (markdown) => {
    expect(JSON.stringify(toBlocks(markdown))).not.toContain('mathematical_expression');
  });
});

describe('nothing is lost and nothing is empty', () => {
  it.each(['', ' \n ', '---', '> ---', '- ', '```\n\n```', '|  |  |\n|--|--|\n|  |  |', '\u200B', '# '])(
    '%j holds nothing to see',
    (markdown) => {
      expect(toBlocks(markdown)).toEqual([]);
    },
  );

  it('what is nested too deeply becomes lines', () => {
    const text = JSON.stringify(toBlocks(`${'> '.repeat(200)}deep`));
    expect(text).toContain('deep');
  });

  it('control characters and halves of surrogate pairs are left out', () => {
    expect(toBlocks('a\u0000b\u0007c\uD83D d')).toEqual([paragraph('abc\uFFFD d')]);
  });

  it('HTML is text', () => {
    expect(toBlocks('<tg-button type="callback_data">x</tg-button>')).toEqual([
      paragraph('<tg-button type="callback_data">x</tg-button>'),
    ]);
  });
});

/** Neighbouring strings are one run. */
function joined(block: { type: string; text: unknown[] }) {
  return { ...block, text: block.text.every((run) => typeof run === 'string') ? [block.text.join('')] : block.text };
}
