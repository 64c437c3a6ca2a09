import type { Attachment } from '@gonets/contracts';
import { pricesFor } from '../catalog/catalog.ts';
import type { Block, Content, Prompt } from '../claude/prompt.ts';
import { highestCost } from './cost.ts';
import type { MeterDeps } from './meter.ts';

/** Bytes of text for a token, rather too few. */
const bytesPerToken = 3;
/** How much more than its estimate a file may take. A page of a PDF is estimated as most are; one in small print has twice as much. */
const margin: Readonly<Record<Attachment['kind'], number>> = { image: 1, pdf: 2, text: 1 };

/** Micro-dollars that an answer to this prompt can cost: what is reserved for it. Larger documents are settled all the same. */
export function mostOf({ catalog }: Pick<MeterDeps, 'catalog'>, prompt: Prompt): number {
  const tokens = tokensOf(prompt);
  return highestCost(pricesFor(catalog.model(prompt.model), tokens), tokens, prompt.maxTokens);
}

/** Tokens of a whole prompt, rather too many. */
export function tokensOf({ system, history, question }: Prompt): number {
  const contents = [system, ...history.flatMap((exchange) => [exchange.question, exchange.answer]), question];
  return contents.reduce<number>((total, content) => total + tokensIn(content), 0);
}

/** Tokens of a part of a prompt, rather too many. */
export function tokensIn(content: Content): number {
  return typeof content === 'string'
    ? Math.ceil(Buffer.byteLength(content) / bytesPerToken)
    : content.reduce((total, block) => total + tokensOfBlock(block), 0);
}

function tokensOfBlock(block: Block): number {
  return block.type === 'text' ? tokensIn(block.text) : block.attachment.tokens * margin[block.attachment.kind];
}
