import type { GenerateRequest } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import type { Catalog } from './catalog/catalog.ts';
import type { Claude } from './claude/claude.ts';
import type { Prompt } from './claude/prompt.ts';
import type { Conversation } from './conversation/record.ts';
import { continuationQuestion } from './continuation/question.ts';
import { beginningOf, sinceCut, tellable } from './conversation/told.ts';
import { leftOut } from './history-budget.ts';
import { promptOf } from './prompt-of.ts';

interface Deps {
  readonly claude: Pick<Claude, 'count'>;
  readonly catalog: Catalog;
  /** AI_MAX_TOKENS and AI_HISTORY_TOKENS. */
  readonly maxTokens: number;
  readonly historyTokens: number;
  readonly log: Logger;
}

export interface Told {
  readonly prompt: Prompt;
  /** The oldest turn in it, when older ones were left out. */
  readonly toldFrom: string | undefined;
  /** The answer to go on with, up to where it was cut off. */
  readonly beginning: string | undefined;
}

/**
 * The prompt of a question, with as much of its conversation as there is room for.
 * Rejects with `NOT_FOUND` when the answer to go on with is not there, or with the reason of `signal`.
 */
export async function tell(
  deps: Deps,
  conversation: Conversation,
  request: GenerateRequest,
  signal: AbortSignal,
): Promise<Told> {
  const all = tellable(conversation, request);
  const turns = sinceCut(all);
  const beginning = beginningOf(conversation, request.continues);
  const asked = beginning === undefined ? request : { ...request, text: continuationQuestion(beginning) };
  const prompt = promptOf(deps, conversation, asked, turns);
  const { contextWindow } = deps.catalog.model(prompt.model);
  const most = Math.min(deps.historyTokens, contextWindow - prompt.maxTokens);
  const left = await leftOut(prompt, turns.at(-1), { ...deps, most, signal });
  const isCut = turns.length - left < all.length;
  return {
    prompt: { ...prompt, history: prompt.history.slice(left) },
    toldFrom: isCut ? (turns[left]?.turn ?? request.turn) : undefined,
    beginning,
  };
}
