import { config } from '@gonets/runtime';
import type { ConfigValues } from '@gonets/runtime';

const names = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_BASE_URL',
  'AI_MODEL',
  'AI_MAX_TOKENS',
  'AI_SEMAPHORE_LIMIT',
  'AI_HTTP_CLIENTS',
  'HTTP_TIMEOUT',
  'CONNECTION_POOL_SIZE',
  'MAX_KEEPALIVE_CONNECTIONS',
  'KEEPALIVE_EXPIRY',
] as const;

export type AiConfig = ConfigValues<(typeof names)[number]>;

/** The environment of ai-service. */
export const aiConfig = config(names, ({ AI_HTTP_CLIENTS, CONNECTION_POOL_SIZE }) =>
  CONNECTION_POOL_SIZE < AI_HTTP_CLIENTS
    ? [
        {
          variable: 'CONNECTION_POOL_SIZE',
          problem: `must be at least AI_HTTP_CLIENTS (${AI_HTTP_CLIENTS}), so that each client has a socket`,
        },
      ]
    : [],
);
