import { z } from 'zod';
import { ApiError } from './errors.ts';
import { checkFiles } from './files.ts';

const maxOutputTokens = 128_000;
const maxCacheMarkers = 4;

const cacheControl = z.looseObject({ type: z.literal('ephemeral') }).nullish();
const textBlock = z.looseObject({ type: z.literal('text'), text: z.string(), cache_control: cacheControl });
/** Images, documents, tools. */
const otherBlock = z.looseObject({ type: z.string().regex(/^(?!text$)/), cache_control: cacheControl });
const content = z.union([z.string(), z.array(z.union([textBlock, otherBlock]))]);
const message = z.strictObject({ role: z.enum(['user', 'assistant', 'system']), content });
const anything = z.unknown().optional();

const counted = {
  model: z.string(),
  messages: z.array(message),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  cache_control: anything,
  context_management: anything,
  mcp_servers: anything,
  output_config: anything,
  thinking: anything,
  tool_choice: anything,
  tools: anything,
};
const countRequest = z.strictObject(counted);
const messagesRequest = z.strictObject({
  ...counted,
  max_tokens: z.int().min(1),
  stream: z.boolean().optional(),
  temperature: z.number().min(0).max(1).optional(),
  container: anything,
  inference_geo: anything,
  metadata: anything,
  service_tier: anything,
  speed: anything,
  stop_sequences: anything,
  top_k: anything,
  top_p: anything,
});

export type CountRequest = z.infer<typeof countRequest>;
export type MessagesRequest = z.infer<typeof messagesRequest>;
type Content = z.infer<typeof content>;

/** Checks the body of `POST /v1/messages` as the real API does. Throws `ApiError`. */
export function parseMessagesRequest(body: unknown): MessagesRequest {
  const request = parse(messagesRequest, body);
  if (request.max_tokens > maxOutputTokens) {
    const limit = `which is the maximum allowed number of output tokens for ${request.model}`;
    throw new ApiError(400, `max_tokens: ${request.max_tokens} > ${maxOutputTokens}, ${limit}`);
  }
  return request;
}

/** Checks the body of `POST /v1/messages/count_tokens`. Throws `ApiError`. */
export function parseCountRequest(body: unknown): CountRequest {
  return parse(countRequest, body);
}

function parse<T extends CountRequest>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body, { error: fieldProblem });
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new ApiError(400, `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
  }
  checkModel(result.data);
  checkMessages(result.data);
  checkFiles(result.data.messages);
  checkCacheMarkers(result.data);
  return result.data;
}

function fieldProblem(issue: { readonly code?: string; readonly input?: unknown }): string | undefined {
  if (issue.code === 'unrecognized_keys') return 'Extra inputs are not permitted';
  return issue.input === undefined ? 'Field required' : undefined;
}

function checkModel({ model }: CountRequest): void {
  if (!model.startsWith('claude-')) throw new ApiError(404, `model: ${model}`);
}

function checkMessages({ messages }: CountRequest): void {
  if (messages.length === 0) throw new ApiError(400, 'messages: at least one message is required');
  if (messages[0]?.role !== 'user') throw new ApiError(400, 'messages: first message must use the "user" role');
  for (const [index, { role, content }] of messages.entries()) {
    if (content.length === 0)
      throw new ApiError(400, `messages.${index}: ${role} messages must have non-empty content`);
    if (texts(content).some((text) => text.trim() === '')) {
      throw new ApiError(400, 'messages: text content blocks must contain non-whitespace text');
    }
  }
  if (messages.at(-1)?.role === 'assistant') {
    throw new ApiError(
      400,
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    );
  }
}

function checkCacheMarkers(request: CountRequest): void {
  const found = promptBlocks(request).filter((block) => block.cached).length;
  if (found > maxCacheMarkers) {
    throw new ApiError(
      400,
      `A maximum of ${maxCacheMarkers} blocks with cache_control may be provided. Found ${found}.`,
    );
  }
}

export interface PromptBlock {
  readonly text: string;
  /** It carries a `cache_control` marker: the prompt up to here is to be cached. */
  readonly cached: boolean;
}

/** The whole prompt in order: system blocks, then the blocks of all messages. */
export function promptBlocks({ system, messages }: CountRequest): PromptBlock[] {
  return [system ?? '', ...messages.map((message) => message.content)].flatMap((content) =>
    typeof content === 'string'
      ? [{ text: content, cached: false }]
      : content.map((block) => ({ text: blockText(block), cached: Boolean(block.cache_control) })),
  );
}

/** Text of the last message, which is the question. */
export function questionOf({ messages }: CountRequest): string {
  return textOf(messages.at(-1)?.content ?? '');
}

export function textOf(content: Content): string {
  return texts(content).join('\n');
}

function texts(content: Content): string[] {
  if (typeof content === 'string') return [content];
  return content.filter((block) => block.type === 'text').map(blockText);
}

function blockText(block: Exclude<Content, string>[number]): string {
  return typeof block['text'] === 'string' ? block['text'] : '';
}
