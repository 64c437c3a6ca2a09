import { readConfig } from '@gonets/runtime';
import type { ConfigError } from '@gonets/runtime';
import { describe, expect, it } from 'vitest';
import { gatewayConfig } from '../src/config.ts';

const TELEGRAM_TOKEN = '123456:abcdefghijklmnop';

function linesOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(gatewayConfig, env);
    return [];
  } catch (error) {
    return (error as ConfigError).lines;
  }
}

describe('the environment of the gateway', () => {
  it('needs a token and nothing else', () => {
    expect(linesOf({ TELEGRAM_TOKEN })).toEqual([]);
    expect(linesOf({})).toEqual([expect.stringContaining('TELEGRAM_TOKEN')]);
  });

  it('needs a secret for a webhook', () => {
    const env = { TELEGRAM_TOKEN, TELEGRAM_WEBHOOK_URL: 'https://bot.example.com' };
    expect(linesOf(env)).toEqual(['TELEGRAM_WEBHOOK_SECRET is required with TELEGRAM_WEBHOOK_URL']);
    expect(linesOf({ ...env, TELEGRAM_WEBHOOK_SECRET: 'a-secret' })).toEqual([]);
  });

  it('is complained about all at once, without the token', () => {
    const lines = linesOf({
      TELEGRAM_TOKEN: 'secret nonsense',
      TELEGRAM_READ_TIMEOUT: 'soon',
      MAX_CONCURRENT_REQUESTS: '0',
      SECURITY_MAX_FILE_SIZE_MB: '21',
    });
    expect(lines).toHaveLength(4);
    expect(lines.join('\n')).not.toContain('secret nonsense');
  });
});
