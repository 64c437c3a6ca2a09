import type { TokenUsage } from '@gonets/contracts';
import type { Prices } from '../catalog/schema.ts';

const million = 1_000_000;

/** Micro-dollars that one request to the AI API costs, rounded half up. Whole numbers only, so that sums are exact. */
export function costOf(prices: Prices, usage: TokenUsage): number {
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage;
  const perMillion =
    (inputTokens - cacheReadTokens - cacheWriteTokens) * microDollars(prices.input) +
    cacheReadTokens * microDollars(prices.cacheRead) +
    cacheWriteTokens * microDollars(prices.cacheWrite) +
    outputTokens * microDollars(prices.output);
  return Math.floor((perMillion + million / 2) / million);
}

/** The most that an answer of at most `maxTokens` to a prompt of about `promptTokens` can cost, in micro-dollars. */
export function highestCost(prices: Prices, promptTokens: number, maxTokens: number): number {
  const input = Math.max(prices.input, prices.cacheWrite);
  return costOf({ ...prices, input }, { inputTokens: promptTokens, outputTokens: maxTokens });
}

function microDollars(dollars: number): number {
  return Math.round(dollars * million);
}
