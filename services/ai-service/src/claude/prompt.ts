import type {
  DocumentBlockParam,
  ImageBlockParam,
  MessageCountTokensParams,
  MessageCreateParamsStreaming,
  MessageParam,
  TextBlockParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { Attachment } from '@gonets/contracts';
import type { RequestFiles } from './request-files.ts';

/** A file of a user. It is read when a request is sent, because questions wait and answers last far longer than that takes. */
export interface FileBlock {
  readonly type: 'file';
  /** Where it is in the store. */
  readonly folder: string;
  readonly attachment: Attachment;
}

export type Block = TextBlockParam | FileBlock;
/** As the API knows it. */
export type ApiBlock = TextBlockParam | ImageBlockParam | DocumentBlockParam;
/** Text, or blocks of text and files; neither may be empty, nor a text only white space. */
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
export function requestOf(prompt: Prompt, files: RequestFiles | undefined): MessageCreateParamsStreaming {
  return { ...countedOf(prompt, files), max_tokens: prompt.maxTokens, stream: true };
}

/** The part of a request that has input tokens. */
export function countedOf(
  { model, system, history, question }: Prompt,
  files: RequestFiles | undefined,
): MessageCountTokensParams {
  const blocksOf = (content: Content) => apiBlocks(content, files);
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

function apiBlocks(content: Content, files: RequestFiles | undefined): ApiBlock[] {
  const blocks: readonly Block[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  return blocks.map((block) => {
    if (block.type === 'text') {
      return block;
    }
    if (files === undefined) {
      throw new Error('the files of this prompt were not opened');
    }
    return files.block(block);
  });
}

function cached<B extends ApiBlock>(block: B): B {
  return { ...block, cache_control: { type: 'ephemeral' } };
}
