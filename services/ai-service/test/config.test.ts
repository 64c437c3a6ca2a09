import { readConfig } from '@gonets/runtime';
import { expect, test } from 'vitest';
import { aiConfig } from '../src/config.ts';

test('the defaults are those of production', () => {
  expect(readConfig(aiConfig, { ANTHROPIC_API_KEY: 'k' })).toMatchObject({
    AI_SEMAPHORE_LIMIT: 100,
    AI_HTTP_CLIENTS: 5,
    HTTP_TIMEOUT: 45_000,
    CONNECTION_POOL_SIZE: 200,
    MAX_KEEPALIVE_CONNECTIONS: 100,
    KEEPALIVE_EXPIRY: 30_000,
  });
});

test('fewer sockets than HTTP clients, and a missing key, are said at once', () => {
  const env = { CONNECTION_POOL_SIZE: '4', AI_HTTP_CLIENTS: '5' };
  expect(() => readConfig(aiConfig, env)).toThrow(/ANTHROPIC_API_KEY.*CONNECTION_POOL_SIZE="4" must be at least/);
});

test('a fallback model must have limits and prices', () => {
  const env = { ANTHROPIC_API_KEY: 'k', AI_FALLBACK_MODEL: 'claude-none' };
  expect(() => readConfig(aiConfig, env)).toThrow(/AI_FALLBACK_MODEL="claude-none" must be a model of the file/);
});
