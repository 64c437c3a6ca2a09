import type { Direction } from '../font/harfbuzz.ts';
import { plainText, textOf, type Block, type Inline } from '../markdown/document.ts';
import { directionOf } from '../text/bidi.ts';
import { ownDirection } from '../text/directions.ts';

const weights = { ltr: 1, rtl: -1, weak: 0, none: 0 } as const;

/**
 * In which direction blocks are read: that of their first letter outside of code, as in a paragraph.
 * @param around In which they are read without letters.
 */
export function readingDirection(blocks: readonly Block[], around: Direction): Direction {
  for (const inline of inlinesOf(blocks)) {
    if (inline.kind === 'text' && inline.role === 'code') continue;
    const direction = directionOf(plainText([inline]));
    if (direction) return direction;
  }
  return around;
}

/** The direction of most of the letters in blocks. */
export function directionOfMost(blocks: readonly Block[]): Direction {
  let balance = 0;
  for (const text of textsOf(blocks)) {
    for (const character of text) balance += weights[ownDirection(character)];
  }
  return balance < 0 ? 'rtl' : 'ltr';
}

function* textsOf(blocks: readonly Block[]): Generator<string> {
  for (const inline of inlinesOf(blocks)) yield plainText([inline]);
}

function* inlinesOf(blocks: readonly Block[]): Generator<Inline> {
  for (const block of blocks) {
    if (block.kind === 'heading' || block.kind === 'paragraph') yield* block.inlines;
    else if (block.kind === 'table') for (const cells of [block.header, ...block.rows]) yield* cells.flat();
    else if (block.kind === 'code') yield textOf(block.text, 'code');
    else if (block.kind === 'quote') yield* inlinesOf(block.blocks);
    else if (block.kind === 'list') for (const item of block.items) yield* inlinesOf(item.blocks);
  }
}
