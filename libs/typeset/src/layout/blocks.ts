import type { Block } from '../markdown/document.ts';
import { layoutCode } from './code-block.ts';
import type { LayoutContext } from './context.ts';
import { layoutFormula } from './formula.ts';
import { layoutList } from './list.ts';
import type { Place } from './place.ts';
import { layoutQuote } from './quote.ts';
import { layoutRule } from './rule.ts';
import { layoutTable } from './table.ts';
import { layoutHeading, layoutParagraph } from './prose.ts';

/** Lays out blocks one below the other. */
export function layoutBlocks(context: LayoutContext, blocks: readonly Block[], place: Place): void {
  for (const block of blocks) layoutBlock(context, block, place);
}

function layoutBlock(context: LayoutContext, block: Block, place: Place): void {
  switch (block.kind) {
    case 'heading':
      return layoutHeading(context, block.level, block.inlines, place);
    case 'paragraph':
      return layoutParagraph(context, block.inlines, place);
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
