import { z } from 'zod';
import { userSchema } from './ai.ts';
import type { CallContract } from './contract.ts';
import { subjects } from './subjects.ts';

const count = z.int().min(0);
const figures = z.object({
  /** Requests to the AI API that took tokens. */
  requests: count,
  /** All input tokens, those of the prompt cache included. */
  inputTokens: count,
  outputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  /** A dollar has a million of them. */
  microDollars: count,
});
const usageResponse = z.object({
  /** Since midnight, and since the first of the month, in UTC. */
  today: figures,
  month: figures,
  /** Micro-dollars for today: all, and what is taken or reserved of it. Without a budget it is left out. */
  budget: z.object({ microDollars: count, committed: count }).optional(),
});

export type UsageFigures = z.infer<typeof figures>;
export type UsageResponse = z.infer<typeof usageResponse>;
export const usageFiguresSchema = figures;

/** What a user has taken of the AI. Of answers that are being written the output tokens are still missing. */
export const usage: CallContract<{ user: string }, UsageResponse> = {
  kind: 'call',
  subject: subjects.usage,
  request: z.object({ user: userSchema }),
  response: usageResponse,
};
