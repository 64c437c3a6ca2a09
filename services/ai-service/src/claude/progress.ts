import type { RawMessageStreamEvent, StopReason } from '@anthropic-ai/sdk/resources/messages';
import { ClaudeError } from './failures.ts';

interface Usage {
  /** All input tokens, cached ones included. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

/** What is known of one request to the AI API; filled while it runs, so that an interrupted one can be told too. */
export interface Progress {
  text: string;
  model: string;
  usage: Usage;
  stopReason: StopReason | undefined;
  /** For support of the provider. */
  requestId: string | undefined;
  /** HTTP client, and milliseconds waited for one of its sockets. */
  client: number | undefined;
  poolWaitMs: number | undefined;
  /** Milliseconds from sending the request to the first text. */
  firstTokenMs: number | undefined;
}

/** The answer must fit into one NATS message and one value of a bucket, at up to three bytes a character. */
const longestAnswer = 160_000;

export function newProgress(model: string): Progress {
  return {
    text: '',
    model,
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
    stopReason: undefined,
    requestId: undefined,
    client: undefined,
    poolWaitMs: undefined,
    firstTokenMs: undefined,
  };
}

/** Notes what an event of the stream says; answers the new text in it. */
export function note(event: RawMessageStreamEvent, progress: Progress): string {
  if (event.type === 'message_start') {
    const { usage, model } = event.message;
    const cacheReadTokens = usage.cache_read_input_tokens ?? 0;
    const cacheWriteTokens = usage.cache_creation_input_tokens ?? 0;
    const inputTokens = usage.input_tokens + cacheReadTokens + cacheWriteTokens;
    progress.model = model;
    progress.usage = { inputTokens, outputTokens: usage.output_tokens, cacheReadTokens, cacheWriteTokens };
  } else if (event.type === 'message_delta') {
    progress.stopReason = event.delta.stop_reason ?? undefined;
    progress.usage = { ...progress.usage, outputTokens: event.usage.output_tokens };
  } else if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
    progress.text += event.delta.text;
    return event.delta.text;
  }
  return '';
}

/** Then the answer ends here, as if AI_MAX_TOKENS had been reached. */
export function isTooLong(progress: Progress): boolean {
  if (progress.text.length <= longestAnswer) {
    return false;
  }
  progress.stopReason = 'max_tokens';
  progress.usage = { ...progress.usage, outputTokens: estimatedTokens(progress.text) };
  return true;
}

/** The API tells output tokens only at its end. */
export function estimatedTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}

/** Throws `ClaudeError`. The SDK ends a stream quietly when it was aborted or broke between two events. */
export function checkComplete({ stopReason, text }: Progress): void {
  if (stopReason === undefined) {
    throw new ClaudeError('AI_UNAVAILABLE', 'the AI API ended the stream before the answer', {
      network: true,
      quick: true,
    });
  }
  if (text === '' && stopReason !== 'refusal') {
    throw new ClaudeError('AI_EMPTY', `the AI API ended with ${stopReason} and no text`, { quick: true });
  }
}
