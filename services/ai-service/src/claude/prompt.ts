import type { MessageCreateParamsStreaming, MessageParam, TextBlockParam } from '@anthropic-ai/sdk/resources/messages';
import type { Language } from '@gonets/contracts';

/** A question and the answer it got. */
export interface Exchange {
  readonly question: string;
  readonly answer: string;
}

export interface Prompt {
  readonly language: Language;
  /** Oldest first; every answer has text. */
  readonly history: readonly Exchange[];
  readonly question: string;
}

const fallbackLanguage: Record<Language, string> = { ru: 'Russian', en: 'English' };

/** One text for each language of the interface, so that all chats share its cached prefix. */
function systemPrompt(language: Language): string {
  return [
    'You are Gonets, a helpful assistant in a Telegram chat.',
    `Answer in the language of the question, or in ${fallbackLanguage[language]} when that is unclear.`,
    'Be as brief as the question allows.',
    'Format answers in Markdown; use headings, lists, tables and code blocks where they help. Write formulas in LaTeX between $ or $$.',
  ].join(' ');
}

/**
 * The system prompt and the last message are marked for the prompt cache: the next question of the conversation then
 * reads everything before it from there.
 */
export function requestOf(prompt: Prompt, model: string, maxTokens: number): MessageCreateParamsStreaming {
  return {
    model,
    max_tokens: maxTokens,
    stream: true,
    system: [cached(systemPrompt(prompt.language))],
    messages: [
      ...prompt.history.flatMap(({ question, answer }): MessageParam[] => [
        { role: 'user', content: question },
        { role: 'assistant', content: answer },
      ]),
      { role: 'user', content: [cached(prompt.question)] },
    ],
  };
}

function cached(text: string): TextBlockParam {
  return { type: 'text', text, cache_control: { type: 'ephemeral' } };
}
