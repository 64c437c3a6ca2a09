import type {
  DocumentBlockParam,
  ImageBlockParam,
  MessageCountTokensParams,
  MessageCreateParamsStreaming,
  MessageParam,
  TextBlockParam,
} from '@anthropic-ai/sdk/resources/messages';

export type Block = TextBlockParam | ImageBlockParam | DocumentBlockParam;
/** Text, or blocks of text, images and documents; neither may be empty, nor a text only white space. */
export type Content = string | readonly Block[];

/** A question and the answer it got. */
export interface Exchange {
  readonly question: Content;
  readonly answer: string;
}

export interface Prompt {
  readonly model: string;
  /** Largest answer in tokens. */
  readonly maxTokens: number;
  /** Who the model is and how it writes. The same text for many chats, so that they share its cached prefix. */
  readonly system: string;
  /** Oldest first; every answer has text. */
  readonly history: readonly Exchange[];
  readonly question: Content;
}

/**
 * The system prompt and the last block are marked for the prompt cache: the next question of the conversation then
 * reads everything before it from there.
 */
export function requestOf(prompt: Prompt): MessageCreateParamsStreaming {
  return { ...countedOf(prompt), max_tokens: prompt.maxTokens, stream: true };
}

/** The part of a request that has input tokens. */
export function countedOf({ model, system, history, question }: Prompt): MessageCountTokensParams {
  return {
    model,
    system: [cached({ type: 'text', text: system })],
    messages: [
      ...history.flatMap((exchange): MessageParam[] => [
        { role: 'user', content: blocksOf(exchange.question) },
        { role: 'assistant', content: exchange.answer },
      ]),
      {
        role: 'user',
        content: blocksOf(question).map((block, index, all) => (index === all.length - 1 ? cached(block) : block)),
      },
    ],
  };
}

function blocksOf(content: Content): Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : [...content];
}

function cached<B extends Block>(block: B): B {
  return { ...block, cache_control: { type: 'ephemeral' } };
}
