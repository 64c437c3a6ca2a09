import Anthropic from '@anthropic-ai/sdk';
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import { attributes } from '@gonets/telemetry';
import type { Span } from '@opentelemetry/api';
import type { Dispatcher } from 'undici';
import { Account } from './account.ts';
import { toClaudeError } from './failures.ts';
import { createPool } from './pool.ts';
import type { Lease, PoolOptions } from './pool.ts';
import { checkComplete, isTooLong, note } from './progress.ts';
import type { Progress } from './progress.ts';
import { countedOf, requestOf } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import type { OpenFiles, RequestFiles } from './request-files.ts';
import { slimFetch } from './slim-fetch.ts';
import type { BodyOptions } from './slim-fetch.ts';

/** What only helps must not hold up anything for long. */
const quickMs = 5000;

export interface ClaudeOptions extends Omit<PoolOptions, 'origin'> {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly openFiles: OpenFiles;
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
   * Rejects with `ClaudeError`, with the reason of `signal`, or with `UNAVAILABLE` when its files cannot be read.
   */
  ask(prompt: Prompt, options: AskOptions): Promise<void>;
  /** Asks for something that costs nothing, to see whether the key is taken. Waits for 5 s at most. Rejects like `ask`. */
  check(signal: AbortSignal): Promise<void>;
  /** Why nothing is answered at all: the key, or no credit. Undefined as soon as a request works. */
  trouble(): Account['trouble'];
  /** Input tokens of a prompt, as the API counts them. Waits for 5 s at most once its files are read. Rejects like `ask`. */
  count(prompt: Prompt, signal: AbortSignal): Promise<number>;
}

interface Sending {
  readonly signal: AbortSignal;
  readonly fetchOptions: { readonly dispatcher: Dispatcher } & BodyOptions;
  readonly headers: Readonly<Record<string, string>>;
}

export function createClaude(options: ClaudeOptions): Claude {
  const { timeoutMs } = options;
  const pool = createPool({ ...options, origin: new URL(options.baseUrl).origin });
  const sdk = new Anthropic({
    apiKey: options.apiKey,
    authToken: null,
    baseURL: options.baseUrl,
    fetch: slimFetch,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    // The SDK makes the span of each call. The provider has no use for our trace ids.
    openTelemetry: { propagation: false },
  });

  const account = new Account();

  const answered = (lease: Lease) => {
    lease.heard();
    account.works();
  };

  /** Does `work` with the files of a prompt. They are let go when the request was sent. */
  async function withFiles<T>(
    prompt: Prompt,
    signal: AbortSignal,
    work: (files: RequestFiles | undefined) => Promise<T>,
  ): Promise<T> {
    const files = await options.openFiles(prompt, signal);
    try {
      return await work(files);
    } finally {
      files?.release();
    }
  }

  /** Does `work` over a leased socket, and notes what its failure says of the client and of the account. */
  async function over<T>(
    lease: Lease,
    { signal, files }: { readonly signal: AbortSignal; readonly files?: RequestFiles | undefined },
    work: (sending: Sending) => Promise<T>,
  ): Promise<T> {
    let healthy = true;
    try {
      return await work({
        signal,
        fetchOptions: { dispatcher: lease.dispatcher, ...(files && { bodyOf: (json) => files.body(json) }) },
        // Tells a proxy and the simulator which client it was, as the log does.
        headers: { 'user-agent': `gonets client ${lease.client}` },
      });
    } catch (error) {
      signal.throwIfAborted();
      const failure = toClaudeError(error, timeoutMs);
      healthy = !failure.network;
      if (healthy) {
        lease.heard();
      }
      account.failed(failure.code);
      throw failure;
    } finally {
      lease.release(healthy);
    }
  }

  return {
    trouble: () => account.trouble,

    async check(signal) {
      const lease = await pool.lease(signal);
      await over(lease, { signal }, async (sending) => {
        await sdk.models.list({ limit: 1 }, { ...sending, timeout: quickMs });
        answered(lease);
      });
    },

    async count(prompt, signal) {
      return withFiles(prompt, signal, async (files) => {
        const lease = await pool.lease(signal);
        return over(lease, { signal, files }, async (sending) => {
          const counted = countedOf(prompt, files);
          const { input_tokens } = await sdk.messages.countTokens(counted, { ...sending, timeout: quickMs });
          answered(lease);
          return input_tokens;
        });
      });
    },

    async ask(prompt, options) {
      const { signal, span, progress } = options;
      await withFiles(prompt, signal, async (files) => {
        const waitsSince = performance.now();
        const lease = await pool.lease(signal).finally(() => {
          progress.poolWaitMs = performance.now() - waitsSince;
          span.addEvent('pool wait', { [attributes.queueWaitMs]: Math.round(progress.poolWaitMs) });
        });
        progress.client = lease.client;
        const sentAt = performance.now();
        await over(lease, { signal, files }, async (sending) => {
          const { data, request_id } = await sdk.messages.create(requestOf(prompt, files), sending).withResponse();
          answered(lease);
          progress.requestId = request_id ?? undefined;
          await follow(data, sentAt, options);
        });
      });
    },
  };
}

/** Reads an answer to its end. `sentAt` is when its request was sent. */
async function follow(
  events: AsyncIterable<RawMessageStreamEvent>,
  sentAt: number,
  { span, progress, onText }: AskOptions,
): Promise<void> {
  for await (const event of events) {
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
}
