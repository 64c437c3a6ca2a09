import Anthropic from '@anthropic-ai/sdk';
import { inRepository } from '@gonets/testing';
import { Client } from 'undici';
import type { Dispatcher } from 'undici';
import { askSdk } from '../asking.ts';
import type { Asked } from '../asking.ts';
import type { Contender } from './contenders.ts';

/** What is used here of `services/ai-service/src/claude`. A service exports nothing, so it is loaded by its path. */
interface Lease {
  readonly client: number;
  readonly dispatcher: Dispatcher;
  heard(): void;
  release(healthy: boolean): void;
}
interface ClaudeFolder {
  readonly createPool: (options: Readonly<Record<string, number | string>>) => {
    lease(signal: AbortSignal): Promise<Lease>;
  };
  readonly slimFetch: NonNullable<ConstructorParameters<typeof Anthropic>[0]>['fetch'] & {};
}
const load = (file: string) => import(inRepository(`services/ai-service/src/claude/${file}`)) as Promise<ClaudeFolder>;
const [{ createPool }, { slimFetch }] = await Promise.all([load('pool.ts'), load('slim-fetch.ts')]);

const keepAliveMs = 30_000;
const mostStreams = 100;

/** Asks one question. Rejects when the network fails. */
export type Line = (question: string, maxTokens: number) => Promise<Asked>;

/**
 * The SDK as ai-service uses it, with its pool of clients, their health and its `fetch`. Over HTTP/2 only the sockets of
 * each client are replaced, by one connection.
 */
export function openLine(url: string, { httpVersion, clients }: Contender, timeoutMs: number): Line {
  const pool = createPool({ origin: url, clients, sockets: 200, kept: 100, keepAliveMs, timeoutMs });
  const connections = Array.from({ length: httpVersion === '2.0' ? clients : 0 }, () => connect(url, timeoutMs));
  const sdk = new Anthropic({ apiKey: 'simulated', baseURL: url, fetch: slimFetch, maxRetries: 0, timeout: timeoutMs });
  return async (question, maxTokens) => {
    const lease = await pool.lease(AbortSignal.timeout(2 * timeoutMs));
    const dispatcher = connections[lease.client] ?? lease.dispatcher;
    try {
      const asked = await askSdk(sdk, question, maxTokens, {
        fetchOptions: { dispatcher },
        onAnswer: () => lease.heard(),
      });
      lease.release(true);
      return asked;
    } catch (error) {
      lease.release(false);
      throw error;
    }
  };
}

/** One HTTP/2 connection. */
function connect(url: string, timeoutMs: number): Dispatcher {
  const client = new Client(url, {
    allowH2: true,
    // undici 7 holds HTTP/2 to the limit of pipelining, too.
    pipelining: mostStreams,
    maxConcurrentStreams: mostStreams,
    connect: { timeout: timeoutMs },
    keepAliveTimeout: keepAliveMs,
    bodyTimeout: timeoutMs,
    headersTimeout: 0,
  });
  // undici 7 sends a POST only when nothing else runs on the connection, unless it is told that it can be repeated.
  return client.compose((dispatch) => (options, handler) => dispatch({ ...options, idempotent: true }, handler));
}
