import Anthropic from '@anthropic-ai/sdk';
import { attributes } from '@gonets/telemetry';
import type { Span } from '@opentelemetry/api';
import { fetch } from 'undici';
import { toClaudeError } from './failures.ts';
import { createPool } from './pool.ts';
import type { PoolOptions } from './pool.ts';
import { checkComplete, isTooLong, note } from './progress.ts';
import type { Progress } from './progress.ts';
import { requestOf } from './prompt.ts';
import type { Prompt } from './prompt.ts';

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

  return {
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
        const fetchOptions = { dispatcher: lease.dispatcher, redirect: 'error' } as const;
        // Tells a proxy and the simulator which client it was, as the log does.
        const headers = { 'user-agent': `gonets client ${lease.client}` };
        const request = sdk.messages.create(requestOf(prompt), { signal, fetchOptions, headers });
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
