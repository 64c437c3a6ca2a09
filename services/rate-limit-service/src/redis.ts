import type { Logger } from '@gonets/telemetry';
import { Redis } from 'ioredis';

const connectMs = 2000;
const commandMs = 500;

/**
 * A Redis client that fails fast, because the insurance is better than a wait: nothing is queued while disconnected,
 * nothing is sent twice after a reconnect. Resolves when connected, or after 2 s without; it goes on trying.
 */
export async function connectRedis(url: string, log: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectionName: 'gonets-rate-limit-service',
    connectTimeout: connectMs,
    commandTimeout: commandMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(2000, 100 * times) + Math.random() * 100,
  });
  redis.on('error', (error) => log.warn({ err: error }, 'Redis connection failed'));
  redis.on('ready', () => log.info('connected to Redis'));
  await redis.connect().catch(() => undefined);
  return redis;
}
