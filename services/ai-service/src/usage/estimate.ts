import { pricesFor } from '../catalog/catalog.ts';
import type { Content, Prompt } from '../claude/prompt.ts';
import { highestCost } from './cost.ts';
import type { MeterDeps } from './meter.ts';

/** Bytes of text for a token, rather too few. */
const bytesPerToken = 3;
/** An image that was scaled down; a document of some twenty pages. */
const tokensOfBlock = { image: 1600, document: 50_000 } as const;

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
  const blocks = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
  return blocks.reduce(
    (total, block) =>
      total +
      (block.type === 'text' ? Math.ceil(Buffer.byteLength(block.text) / bytesPerToken) : tokensOfBlock[block.type]),
    0,
  );
}
