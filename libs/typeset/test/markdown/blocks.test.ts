import { describe, expect, test } from 'vitest';
import { Images } from '../../src/image/images.ts';
import { wordings } from '../../src/language.ts';
import { readContent } from '../../src/markdown/blocks.ts';
import { plainText, type Block, type Inline } from '../../src/markdown/document.ts';
import { parseTokens } from '../../src/markdown/parser.ts';
import { sanitize } from '../../src/markdown/sanitize.ts';

const read = (markdown: string) =>
  readContent(parseTokens(sanitize(markdown)), wordings.en, new Images(new Map())).blocks;

function inlinesOf(markdown: string): readonly Inline[] {
  const [block] = read(markdown);
  return block?.kind === 'paragraph' ? block.inlines : [];
}

/** Marks of each stretch of text, such as "b" for bold. */
function looks(markdown: string): string[] {
  return inlinesOf(markdown).map((inline) => {
    if (inline.kind === 'break') return '/';
    if (inline.kind === 'image') return 'image';
    const marks = `${inline.bold ? 'b' : ''}${inline.italic ? 'i' : ''}${inline.strike ? 's' : ''}`;
    const role = inline.role === 'prose' ? '' : inline.role;
    return `${inline.text}:${marks}${role}${inline.link && 'url' in inline.link ? inline.link.url : ''}`;
  });
}

describe('inline content', () => {
  test.each([
    ['a **b *c*** ~~d~~', ['a :', 'b :b', 'c:bi', ' :', 'd:s']],
    ['`a*b*`', ['a*b*:code']],
    ['one  \ntwo\nthree<br>four', ['one:', '/', 'two:', ' :', 'three:', '/', 'four:']],
    ['[a](https://x.y/я)', ['a:https://x.y/%D1%8F']],
    ['[a](tg://user?id=1) [b](mailto:a@b.c)', ['a:tg://user?id=1', ' :', 'b:mailto:a@b.c']],
    ['[a](ftp://x.y) [b](/local) [c](data:image/png;base64,AA==)', ['a:', ' :', 'b:', ' :', 'c:']],
    ['[a](javascript:alert)', ['[a](javascript:alert):']],
    [
      'see https://nats.io/x, README.md and a@b.c',
      ['see :', 'https://nats.io/x:https://nats.io/x', ', README.md and a@b.c:'],
    ],
    ['![alt *text*](http://x/y.png)', ['alt text:ihttp://x/y.png']],
    ['![alt](y.png) ![](y.png)', ['alt:i', ' :']],
    ['![](http://x/y.png)', ['http://x/y.png:ihttp://x/y.png']],
    ['[![alt](http://x/y.png)](http://z)', ['alt:ihttp://z']],
    ['<b>bold</b>', ['<b>bold</b>:']],
  ])('%s', (markdown, expected) => {
    expect(looks(markdown)).toEqual(expected);
  });
});

describe('formulas', () => {
  test.each([
    ['root $x^2$ of', ['root :', 'x^2:formula', ' of:']],
    [String.raw`root \(x_1\) of`, ['root :', 'x_1:formula', ' of:']],
    ['$5 and $10', ['$5 and $10:']],
    ['US$20 and $x$', ['US$20 and :', 'x:formula']],
    ['a $ b $ c', ['a $ b $ c:']],
  ])('%s', (markdown, expected) => {
    expect(looks(markdown)).toEqual(expected);
  });

  test.each([
    ['$$\na^2\n$$', 'a^2'],
    [String.raw`\[ a^2 \]`, 'a^2'],
    ['text\n$$a$$\nmore', 'a'],
    ['> $$\n> a\n> b\n> $$', 'a\nb'],
  ])('on lines of their own: %j', (markdown, tex) => {
    const find = (blocks: readonly Block[]): Block | undefined =>
      blocks
        .flatMap((block) => (block.kind === 'quote' ? block.blocks : [block]))
        .find(({ kind }) => kind === 'formula');
    expect(find(read(markdown))).toEqual({ kind: 'formula', tex });
  });
});

describe('lists', () => {
  test('know their numbers, tasks and spacing', () => {
    const [numbered, tasks, loose] = read('3. a\n4. b\n\n- [ ] c\n- [x] d\n\n* e\n\n  f');
    expect(numbered).toMatchObject({ kind: 'list', start: 3, tight: true, items: [{ done: undefined }, {}] });
    expect(tasks).toMatchObject({ kind: 'list', start: undefined, items: [{ done: false }, { done: true }] });
    expect(loose).toMatchObject({ kind: 'list', tight: false, items: [{ blocks: [{}, {}] }] });
  });
});

test('tables have alignments and cells', () => {
  const [table] = read('| a | b | c |\n|:--|--:|:-:|\n| 1 | `2|` |\n');
  expect(table).toMatchObject({ kind: 'table', alignments: ['left', 'right', 'center'] });
  const rows = table?.kind === 'table' ? [table.header, ...table.rows].map((row) => row.map(plainText)) : [];
  expect(rows[0]).toEqual(['a', 'b', 'c']);
});

describe('nesting', () => {
  const depthOf = (blocks: readonly Block[]): number =>
    Math.max(0, ...blocks.map((block) => (block.kind === 'quote' ? 1 + depthOf(block.blocks) : 0)));

  test('40 levels are kept', () => {
    const blocks = read(`${'> '.repeat(40)}deep`);
    expect(depthOf(blocks)).toBe(40);
    expect(JSON.stringify(blocks)).toContain('deep');
  });

  test.each([41, 200, 5000])('%i levels end in a visible note', (levels) => {
    const blocks = read(`${'> '.repeat(levels)}deep\n\nafter`);
    expect(JSON.stringify(blocks)).toContain('too deeply');
    expect(JSON.stringify(blocks)).not.toContain('"deep"');
    expect(blocks.at(-1)).toMatchObject({ kind: 'paragraph', inlines: [{ text: 'after' }] });
  });
});

describe('sanitizing', () => {
  test.each([
    ['a\0\u0007\u001bb', 'ab'],
    ['a\u202eb\u2066c\ufeffd', 'abcd'],
    ['\ud800x', '\ufffdx'],
    ['и\u0306', 'й'],
    ['tab\tand\nline', 'tab\tand\nline'],
    ['a\u{e0041}b', 'ab'],
    ['🏴\u{e0067}\u{e0062}\u{e007f}\u{e0041}!', '🏴\u{e0067}\u{e0062}\u{e007f}!'],
  ])('%j', (text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  test('limits marks on one letter, which would take quadratic time', () => {
    expect(sanitize(`q${'\u0301\u0323'.repeat(50_000)}`)).toHaveLength(31);
  });
});
