import { config } from '@gonets/runtime';
import type { ConfigValues } from '@gonets/runtime';
import type { TelegramOptions } from './telegram/index.ts';

/** The environment of this service, besides what every service reads. */
export const gatewayConfig = config(
  [
    'TELEGRAM_TOKEN',
    'TELEGRAM_API_ROOT',
    'TELEGRAM_WEBHOOK_URL',
    'TELEGRAM_WEBHOOK_SECRET',
    'TELEGRAM_MAX_CONNECTIONS',
    'TELEGRAM_READ_TIMEOUT',
    'TELEGRAM_WRITE_TIMEOUT',
    'TELEGRAM_CONNECT_TIMEOUT',
    'TELEGRAM_POOL_TIMEOUT',
    'MAX_CONCURRENT_REQUESTS',
    'SECURITY_RATE_LIMIT_PER_MINUTE',
    'SECURITY_MAX_FILE_SIZE_MB',
  ],
  ({ TELEGRAM_WEBHOOK_URL, TELEGRAM_WEBHOOK_SECRET }) =>
    TELEGRAM_WEBHOOK_URL !== undefined && TELEGRAM_WEBHOOK_SECRET === undefined
      ? [{ variable: 'TELEGRAM_WEBHOOK_SECRET', problem: 'is required with TELEGRAM_WEBHOOK_URL' }]
      : [],
);

export type GatewayVariable = (typeof gatewayConfig)['names'][number];

/** How the client of the Bot API is set up. */
export function telegramOptions(config: ConfigValues<GatewayVariable>): TelegramOptions {
  return {
    token: config.TELEGRAM_TOKEN,
    apiRoot: config.TELEGRAM_API_ROOT,
    maxConnections: config.TELEGRAM_MAX_CONNECTIONS,
    poolTimeoutMs: config.TELEGRAM_POOL_TIMEOUT,
    connectTimeoutMs: config.TELEGRAM_CONNECT_TIMEOUT,
    writeTimeoutMs: config.TELEGRAM_WRITE_TIMEOUT,
    readTimeoutMs: config.TELEGRAM_READ_TIMEOUT,
  };
}
