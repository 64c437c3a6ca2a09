import type { Block, Content } from '../markdown/document.ts';
import { layoutCode } from './code-block.ts';
import type { LayoutContext } from './context.ts';
import { layoutFormula } from './formula.ts';
import { layoutList } from './list.ts';
import { layoutNotes } from './notes.ts';
import type { Place } from './place.ts';
import { layoutQuote } from './quote.ts';
import { layoutRule } from './rule.ts';
import { layoutTable } from './table.ts';
import { layoutHeading, layoutParagraph, type ParagraphNeighbours } from './prose.ts';

/** Lays out blocks and, below them, the notes they refer to. */
export function layoutContent(context: LayoutContext, { blocks, notes }: Content, place: Place): void {
  layoutBlocks(context, blocks, place);
  layoutNotes(context, notes, place, layoutBlocks);
}

/** Lays out blocks one below the other. */
export function layoutBlocks(context: LayoutContext, blocks: readonly Block[], place: Place): void {
  for (const [index, block] of blocks.entries()) {
    const follows = blocks[index - 1]?.kind === 'paragraph';
    const precedes = blocks[index + 1]?.kind === 'paragraph';
    layoutBlock(context, block, place, { follows, precedes });
  }
}

function layoutBlock(context: LayoutContext, block: Block, place: Place, neighbours: ParagraphNeighbours): void {
  switch (block.kind) {
    case 'heading':
      return layoutHeading(context, block, place);
    case 'paragraph':
      return layoutParagraph(context, block.inlines, place, neighbours);
    case 'list':
      return layoutList(context, block, place, layoutBlocks);
    case 'quote':
      return layoutQuote(context, block.blocks, place, layoutBlocks);
    case 'code':
      return layoutCode(context, block.text, block.language, place);
    case 'formula':
      return layoutFormula(context, block.tex, place);
    case 'table':
      return layoutTable(context, block, place);
    case 'rule':
      return layoutRule(context, place);
  }
}
