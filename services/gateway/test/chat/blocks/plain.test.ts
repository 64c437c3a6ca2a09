import { describe, expect, it } from 'vitest';
import { chunk, toBlocks, toPlain } from '../../../src/chat/blocks/index.ts';
import type { PlainText } from '../../../src/chat/blocks/index.ts';

/** The formatted stretches, as `type:text`. */
function marked({ text, entities }: PlainText): string[] {
  return entities.map(({ type, offset, length }) => `${type}:${text.slice(offset, offset + length)}`);
}

describe('an answer as an ordinary message', () => {
  it('has its formatting apart, in UTF-16 units', () => {
    const plain = toPlain(
      toBlocks('# 😀 Title\n\n**bold _both_** `code` ~~s~~ [link](https://e.com)\n\n```js\nlet a;\n```'),
    );
    expect(plain.text).toBe('😀 Title\n\nbold both code s link\n\nlet a;');
    expect(marked(plain).toSorted()).toEqual(
      [
        'bold:😀 Title',
        'bold:bold ',
        'italic:both',
        'bold:both',
        'code:code',
        'strikethrough:s',
        'text_link:link',
        'pre:let a;',
      ].toSorted(),
    );
    expect(plain.entities).toContainEqual({ type: 'pre', language: 'js', offset: 33, length: 6 });
  });

  it('draws lists, boxes, rules, tables and formulas', () => {
    const { text } = toPlain(
      toBlocks('1. a\n2. b\n   - c\n- [ ] d\n- [x] e\n\n---\n\n| имя | n |\n|---|---|\n| x | 10 |\n\n$$y$$'),
    );
    expect(text).toBe('1. a\n2. b\n   • c\n\n☐ d\n☑ e\n\n———\n\nимя | n\n────┼───\nx   | 10\n\ny');
  });

  it('marks only the outermost quote: nested ones are refused', () => {
    const plain = toPlain(toBlocks('> a\n>\n> > b'));
    expect(marked(plain)).toEqual(['blockquote:a\n\nb']);
  });

  it('keeps code free of other marks, as Telegram wants it', () => {
    expect(marked(toPlain(toBlocks('**a `b`** [`c`](https://e.com)')))).toEqual(['bold:a ', 'code:b', 'text_link:c']);
  });
});

describe('an ordinary message that is too long', () => {
  it('is cut between paragraphs, lines or words, and nothing is lost', () => {
    const words = Array.from({ length: 3000 }, (_, index) => `слово${index}`);
    for (const separator of [' ', '\n', '\n\n']) {
      const chunks = chunk({ text: words.join(separator), entities: [] });
      expect(chunks.flatMap(({ text }) => text.split(/\s+/))).toEqual(words);
      for (const { text } of chunks) expect(text.length).toBeLessThanOrEqual(4096);
    }
  });

  it('carries the formatting over', () => {
    const chunks = chunk(toPlain(toBlocks(`**${'bold '.repeat(2000)}end** plain`)));
    expect(chunks.length).toBeGreaterThan(2);
    for (const { text, entities } of chunks.slice(0, -1)) {
      expect(entities).toEqual([{ type: 'bold', offset: 0, length: text.length }]);
    }
    expect(marked(chunks.at(-1) ?? { text: '', entities: [] }).join('')).toMatch(/^bold:.*end$/);
  });

  it('never cuts a character in two', () => {
    const chunks = chunk({ text: `a${'😀'.repeat(5000)}`, entities: [] });
    for (const { text } of chunks) expect(text).not.toMatch(/\p{Surrogate}/u);
  });
});
