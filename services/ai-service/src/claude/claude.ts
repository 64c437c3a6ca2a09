import Anthropic from '@anthropic-ai/sdk';
import { attributes } from '@gonets/telemetry';
import type { Span } from '@opentelemetry/api';
import { fetch } from 'undici';
import { toClaudeError } from './failures.ts';
import { createPool } from './pool.ts';
import type { Lease, PoolOptions } from './pool.ts';
import { checkComplete, isTooLong, note } from './progress.ts';
import type { Progress } from './progress.ts';
import { countedOf, requestOf } from './prompt.ts';
import type { Prompt } from './prompt.ts';

/** Counting must not hold up a question for long. */
const countMs = 5000;

export interface ClaudeOptions extends Omit<PoolOptions, 'origin'> {
  readonly apiKey: string;
  readonly baseUrl: string;
}

export interface AskOptions {
  readonly signal: AbortSignal;
  /** Gets the events `pool wait` and `first token`. */
  readonly span: Span;
  readonly progress: Progress;
  readonly onText: (text: string) => void;
}

export interface Claude {
  /**
   * Sends one request, without any retry, and reads its stream to the end.
   * Rejects with `ClaudeError`, or with the reason of `signal`.
   */
  ask(prompt: Prompt, options: AskOptions): Promise<void>;
  /** Input tokens of a prompt, as the API counts them. Waits for 5 s at most. Rejects like `ask`. */
  count(prompt: Prompt, signal: AbortSignal): Promise<number>;
}

export function createClaude(options: ClaudeOptions): Claude {
  const { timeoutMs } = options;
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

  /** What each request is sent with. The user agent tells a proxy and the simulator which client it was, as the log does. */
  const sendingOver = ({ client, dispatcher }: Lease, signal: AbortSignal) => ({
    signal,
    fetchOptions: { dispatcher, redirect: 'error' } as const,
    headers: { 'user-agent': `gonets client ${client}` },
  });

  return {
    async count(prompt, signal) {
      const lease = await pool.lease(signal);
      let healthy = true;
      try {
        const options = { ...sendingOver(lease, signal), timeout: Math.min(countMs, timeoutMs) };
        const { input_tokens } = await sdk.messages.countTokens(countedOf(prompt), options);
        lease.heard();
        return input_tokens;
      } catch (error) {
        signal.throwIfAborted();
        const failure = toClaudeError(error, timeoutMs);
        healthy = !failure.network;
        throw failure;
      } finally {
        lease.release(healthy);
      }
    },

    async ask(prompt, { signal, span, progress, onText }) {
      const waitsSince = performance.now();
      const lease = await pool.lease(signal).finally(() => {
        progress.poolWaitMs = performance.now() - waitsSince;
        span.addEvent('pool wait', { [attributes.queueWaitMs]: Math.round(progress.poolWaitMs) });
      });
      progress.client = lease.client;
      const sentAt = performance.now();
      let healthy = true;
      try {
        const request = sdk.messages.create(requestOf(prompt), sendingOver(lease, signal));
        const { data, request_id } = await request.withResponse();
        lease.heard();
        progress.requestId = request_id ?? undefined;
        for await (const event of data) {
          const text = note(event, progress);
          if (text !== '') {
            if (progress.firstTokenMs === undefined) {
              progress.firstTokenMs = performance.now() - sentAt;
              span.addEvent('first token');
            }
            onText(text);
          }
          if (isTooLong(progress)) {
            break;
          }
        }
        checkComplete(progress);
      } catch (error) {
        signal.throwIfAborted();
        const failure = toClaudeError(error, timeoutMs);
        healthy = !failure.network;
        if (healthy) {
          lease.heard();
        }
        throw failure;
      } finally {
        lease.release(healthy);
      }
    },
  };
}
