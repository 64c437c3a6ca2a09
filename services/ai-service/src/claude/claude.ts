import Anthropic from '@anthropic-ai/sdk';
import type { RawMessageStreamEvent, StopReason } from '@anthropic-ai/sdk/resources/messages';
import { attributes } from '@gonets/telemetry';
import type { Span } from '@opentelemetry/api';
import { fetch } from 'undici';
import { ClaudeError, toClaudeError } from './failures.ts';
import { createPool } from './pool.ts';
import type { PoolOptions } from './pool.ts';
import { requestOf } from './prompt.ts';
import type { Prompt } from './prompt.ts';

export interface ClaudeOptions extends Omit<PoolOptions, 'origin'> {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly model: string;
  /** Largest answer in tokens. */
  readonly maxTokens: number;
}

export interface Usage {
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

export interface AskOptions {
  readonly signal: AbortSignal;
  /** Gets the events `pool wait` and `first token`. */
  readonly span: Span;
  readonly progress: Progress;
  readonly onText: (text: string) => void;
}

export interface Claude {
  readonly model: string;
  /**
   * Sends one request, without any retry, and reads its stream to the end.
   * Rejects with `ClaudeError`, or with the reason of `signal`.
   */
  ask(prompt: Prompt, options: AskOptions): Promise<void>;
}

/** The answer must fit into one NATS message and one value of a bucket, at up to three bytes a character. */
const longestAnswer = 160_000;

const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

export function newProgress(model: string): Progress {
  return {
    text: '',
    model,
    usage: noUsage,
    stopReason: undefined,
    requestId: undefined,
    client: undefined,
    poolWaitMs: undefined,
    firstTokenMs: undefined,
  };
}

export function createClaude(options: ClaudeOptions): Claude {
  const { model, maxTokens, timeoutMs } = options;
  const pool = createPool({ ...options, origin: new URL(options.baseUrl).origin });
  const sdk = new Anthropic({
    apiKey: options.apiKey,
    authToken: null,
    baseURL: options.baseUrl,
    // The dispatchers come from this undici, not from the one inside Node.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same function with the types of another version
    fetch: fetch as unknown as typeof globalThis.fetch,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    // The SDK makes the span of each call. The provider has no use for our trace ids.
    openTelemetry: { propagation: false },
  });

  return {
    model,
    async ask(prompt, { signal, span, progress, onText }) {
      const lease = await pool.lease(signal);
      progress.client = lease.client;
      progress.poolWaitMs = lease.waitedMs;
      span.addEvent('pool wait', { [attributes.queueWaitMs]: Math.round(lease.waitedMs) });
      const sentAt = performance.now();
      let healthy = true;
      try {
        const fetchOptions = { dispatcher: lease.dispatcher, redirect: 'error' } as const;
        const request = sdk.messages.create(requestOf(prompt, model, maxTokens), { signal, fetchOptions });
        const { data, request_id } = await request.withResponse();
        progress.requestId = request_id ?? undefined;
        for await (const event of data) {
          const text = read(event, progress);
          if (text !== '') {
            if (progress.firstTokenMs === undefined) {
              progress.firstTokenMs = performance.now() - sentAt;
              span.addEvent('first token');
            }
            progress.text += text;
            onText(text);
          }
          if (progress.text.length > longestAnswer) {
            progress.stopReason = 'max_tokens';
            break;
          }
        }
        checkComplete(progress);
      } catch (error) {
        signal.throwIfAborted();
        const failure = toClaudeError(error, timeoutMs);
        healthy = !failure.network;
        throw failure;
      } finally {
        lease.release(healthy);
      }
    },
  };
}

/** Notes what the event says; answers the new text in it. */
function read(event: RawMessageStreamEvent, progress: Progress): string {
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
  }
  return event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? event.delta.text : '';
}

/** The SDK ends a stream quietly when it was aborted or broke between two events. */
function checkComplete({ stopReason, text }: Progress): void {
  if (stopReason === undefined) {
    throw new ClaudeError('AI_UNAVAILABLE', 'the AI API ended the stream before the answer', {
      network: true,
      quick: true,
    });
  }
  if (text === '' && stopReason !== 'refusal') {
    throw new ClaudeError('AI_UNAVAILABLE', `the AI API ended with ${stopReason} and no text`, { quick: true });
  }
}
