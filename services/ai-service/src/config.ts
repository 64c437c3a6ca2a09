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
  'AI_FILES_MEMORY_MB',
  'AI_HTTP_CLIENTS',
  'HTTP_TIMEOUT',
  'CONNECTION_POOL_SIZE',
  'MAX_KEEPALIVE_CONNECTIONS',
  'KEEPALIVE_EXPIRY',
] as const;

export type AiConfig = ConfigValues<(typeof names)[number]>;

const loaded = new Map<string, Catalog>();

/** The personas and models, read once, so that they are those that were checked. Throws `CatalogError`. */
export function catalogOf({ AI_PERSONAS: path, AI_MODEL: model }: Pick<AiConfig, 'AI_PERSONAS' | 'AI_MODEL'>): Catalog {
  const key = JSON.stringify([path, model]);
  const catalog = loaded.get(key) ?? Catalog.load(path, model);
  loaded.set(key, catalog);
  return catalog;
}

/** The environment of ai-service. Each mistake in the file of personas is a problem of its own. */
export const aiConfig = config(names, (values) => [
  ...socketProblems(values.AI_HTTP_CLIENTS, values.CONNECTION_POOL_SIZE),
  ...catalogProblems(values),
]);

function socketProblems(clients: number, sockets: number): Problem[] {
  const problem = `must be at least AI_HTTP_CLIENTS (${clients}), so that each client has a socket`;
  return sockets < clients ? [{ variable: 'CONNECTION_POOL_SIZE', problem }] : [];
}

function catalogProblems(values: AiConfig): Problem[] {
  const { AI_FALLBACK_MODEL: fallback } = values;
  try {
    const known = catalogOf(values).models.map(({ id }) => id);
    const problem = `must be a model of the file of personas and models (AI_PERSONAS): ${known.join(', ')}`;
    return fallback === undefined || known.includes(fallback) ? [] : [{ variable: 'AI_FALLBACK_MODEL', problem }];
  } catch (error) {
    if (error instanceof CatalogError) {
      return error.problems.map((problem) => ({ variable: 'AI_PERSONAS', problem }));
    }
    throw error;
  }
}
