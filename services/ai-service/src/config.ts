import { config } from '@gonets/runtime';
import type { ConfigValues, Problem } from '@gonets/runtime';
import { Catalog } from './catalog/catalog.ts';
import { CatalogError } from './catalog/read-file.ts';

const names = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_BASE_URL',
  'AI_MODEL',
  'AI_FALLBACK_MODEL',
  'AI_MAX_TOKENS',
  'AI_HISTORY_TOKENS',
  'AI_PERSONAS',
  'AI_DAILY_BUDGET_USD',
  'AI_SEMAPHORE_LIMIT',
  'AI_HTTP_CLIENTS',
  'HTTP_TIMEOUT',
  'CONNECTION_POOL_SIZE',
  'MAX_KEEPALIVE_CONNECTIONS',
  'KEEPALIVE_EXPIRY',
] as const;

export type AiConfig = ConfigValues<(typeof names)[number]>;

/** The environment of ai-service. Each mistake in the file of personas is a problem of its own. */
export const aiConfig = config(names, (values) => [
  ...socketProblems(values.AI_HTTP_CLIENTS, values.CONNECTION_POOL_SIZE),
  ...catalogProblems(values.AI_PERSONAS, values.AI_MODEL, values.AI_FALLBACK_MODEL),
]);

function socketProblems(clients: number, sockets: number): Problem[] {
  const problem = `must be at least AI_HTTP_CLIENTS (${clients}), so that each client has a socket`;
  return sockets < clients ? [{ variable: 'CONNECTION_POOL_SIZE', problem }] : [];
}

function catalogProblems(path: string | undefined, model: string, fallback: string | undefined): Problem[] {
  try {
    const known = Catalog.load(path, model).models.map(({ id }) => id);
    const problem = `must be a model of the file of personas and models (AI_PERSONAS): ${known.join(', ')}`;
    return fallback === undefined || known.includes(fallback) ? [] : [{ variable: 'AI_FALLBACK_MODEL', problem }];
  } catch (error) {
    if (error instanceof CatalogError) {
      return error.problems.map((problem) => ({ variable: 'AI_PERSONAS', problem }));
    }
    throw error;
  }
}
