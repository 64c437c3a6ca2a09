import type { GenerateRequest } from '@gonets/contracts';
import type { Catalog } from './catalog/catalog.ts';
import type { Prompt } from './claude/prompt.ts';
import { before, hasText } from './conversation/record.ts';
import type { Conversation } from './conversation/record.ts';
import { systemPrompt } from './system-prompt.ts';

interface PromptSettings {
  readonly catalog: Catalog;
  /** AI_MAX_TOKENS. */
  readonly maxTokens: number;
}

/** What the model is told for a question: who it is, what was said before, and the question. */
export function promptOf(
  { catalog, maxTokens }: PromptSettings,
  conversation: Conversation,
  { language, text, replaces }: GenerateRequest,
): Prompt {
  const { id, largestOutput } = catalog.model(conversation.model);
  return {
    model: id,
    maxTokens: Math.min(maxTokens, largestOutput),
    system: systemPrompt(catalog.persona(conversation.persona), language),
    history: before(conversation, replaces)
      .filter(hasText)
      .map(({ question, answer }) => ({ question, answer })),
    question: text,
  };
}
