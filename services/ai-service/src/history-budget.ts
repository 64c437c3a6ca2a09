import { trace } from '@opentelemetry/api';
import { attributes } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { Claude } from './claude/claude.ts';
import type { Prompt } from './claude/prompt.ts';
import type { Turn } from './conversation/record.ts';
import { tokensIn, tokensOf } from './usage/estimate.ts';

/** Leaving out more than must be keeps the beginning of the prompt, and so the prompt cache, for several turns. */
const keptShare = 0.75;

interface Budget {
  /** Tokens of a whole prompt. */
  readonly most: number;
  readonly claude: Pick<Claude, 'count'>;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * How many of the oldest exchanges a prompt has no room for. Most prompts are far from the budget by what the last turn
 * took; only near it the API is asked for the number. Rejects with the reason of `signal`.
 */
export async function leftOut(prompt: Prompt, last: Turn | undefined, budget: Budget): Promise<number> {
  const { most } = budget;
  if (prompt.history.length === 0 || expected(prompt, last) <= most) {
    return 0;
  }
  const estimate = tokensOf(prompt);
  const tokens = (await counted(prompt, budget)) ?? estimate;
  if (tokens <= most) {
    return 0;
  }
  const scale = tokens / estimate;
  let left = 0;
  let history = prompt.history;
  while (history.length > 0 && tokensOf({ ...prompt, history }) * scale > most * keptShare) {
    history = history.slice(1);
    left += 1;
  }
  trace.getActiveSpan()?.addEvent('history cut', { [attributes.aiTurnsLeftOut]: left });
  return left;
}

/** The last turn tells what everything up to it took; only the question is new. */
function expected(prompt: Prompt, last: Turn | undefined): number {
  const told = last?.model === prompt.model ? last.usage.inputTokens + last.usage.outputTokens : 0;
  return told > 0 ? told + tokensIn(prompt.question) : tokensOf(prompt);
}

async function counted(prompt: Prompt, { claude, log, signal }: Budget): Promise<number | undefined> {
  try {
    return await claude.count(prompt, signal);
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ err: error }, 'tokens could not be counted; the history is cut by an estimate');
    return undefined;
  }
}
