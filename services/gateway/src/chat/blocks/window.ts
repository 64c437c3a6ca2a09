import { blocksOf, wellFormed } from './convert.ts';
import { parseUnfinished } from './parser.ts';
import { split } from './split.ts';
import type { Size } from './size.ts';
import type { Block } from './types.ts';

/** Characters of Markdown shown in a draft at most, and what is left of them when it becomes longer. */
const longest = 3500;
const kept = 1750;
/** A draft shows at most two of these. */
export const draftPage: Size = { bytes: 4000, blocks: 100, runs: 500 };

export interface DraftWindow {
  readonly blocks: Block[];
  /** The beginning of the text is not among the blocks. */
  readonly cut: boolean;
  /** Where the window begins. To be handed over with the next, longer text. */
  readonly from: number;
}

/**
 * The end of an answer that is still being written, from the beginning of a block: bounded, and cheap however long the
 * answer becomes. It moves on only now and then, so that people can read.
 */
export function draftWindow(markdown: string, from = 0): DraftWindow {
  const text = wellFormed(markdown.slice(from));
  const tokens = parseUnfinished(text);
  const start = text.length > longest ? lineOf(tokens, countLines(text.slice(0, -kept))) : undefined;
  if (start !== undefined) return draftWindow(markdown, from + offsetOf(text, start));
  const pages = split(blocksOf(tokens), draftPage);
  const shown = pages.slice(-2).flat();
  const cut = from > 0 || pages.length > 2;
  return { blocks: cut && shown.length > 0 ? [{ type: 'paragraph', text: ['…'] }, ...shown] : shown, cut, from };
}

/** The line on which the first outermost block begins that begins not before `line`. */
function lineOf(tokens: ReturnType<typeof parseUnfinished>, line: number): number | undefined {
  return tokens.find((token) => token.level === 0 && token.map !== null && token.map[0] >= line && token.map[0] > 0)
    ?.map?.[0];
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function offsetOf(text: string, line: number): number {
  let offset = 0;
  for (let count = 0; count < line; count++) offset = text.indexOf('\n', offset) + 1;
  return offset;
}
