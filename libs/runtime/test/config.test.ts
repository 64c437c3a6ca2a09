import { describe, expect, it } from 'vitest';
import { commonVariables, config, ConfigError, environment, readConfig } from '../src/index.ts';
import type { VariableName } from '../src/index.ts';

function problems(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.lines;
    }
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('gives defaults with their types, times in milliseconds, and the variables every service reads', () => {
    const values = readConfig(config(['HTTP_TIMEOUT', 'AI_HTTP_CLIENTS', 'REDIS_URL']), {});
    expect(values).toEqual({
      ENVIRONMENT: 'production',
      DEBUG: false,
      LOG_LEVEL: undefined,
      PORT: undefined,
      NATS_URL: 'nats://127.0.0.1:4222',
      NATS_CREDS: undefined,
      NATS_NKEY_SEED: undefined,
      HTTP_TIMEOUT: 45_000,
      AI_HTTP_CLIENTS: 5,
      REDIS_URL: undefined,
    });
  });

  it('reads what is set', () => {
    const env = { HTTP_TIMEOUT: '0.25', DEBUG: 'True', PORT: '0', AI_MODEL: 'claude-opus-5-5' };
    expect(readConfig(config(['HTTP_TIMEOUT', 'AI_MODEL']), env)).toMatchObject({
      HTTP_TIMEOUT: 250,
      DEBUG: true,
      PORT: 0,
      AI_MODEL: 'claude-opus-5-5',
    });
  });

  it.each(['127.0.0.1:4222', 'nats://nats:4222', 'tls://one:4222, tls://two:4222,[::1]:4222'])(
    'takes the NATS servers %s',
    (NATS_URL) => {
      expect(readConfig(config([]), { NATS_URL })).toMatchObject({ NATS_URL });
    },
  );

  it.each(['nats://one,', ':::', 'nats://one two'])('does not take the NATS servers %j', (NATS_URL) => {
    expect(problems(() => readConfig(config([]), { NATS_URL }))).toEqual([
      `NATS_URL="${NATS_URL}" must be addresses such as nats://127.0.0.1:4222, separated by commas`,
    ]);
  });

  it('takes an empty value as absent', () => {
    const definition = config(['TELEGRAM_TOKEN', 'AI_MAX_TOKENS', 'REDIS_URL']);
    expect(problems(() => readConfig(definition, { TELEGRAM_TOKEN: '', AI_MAX_TOKENS: '', REDIS_URL: '' }))).toEqual([
      'TELEGRAM_TOKEN is required',
    ]);
  });

  it('names every bad variable at once, with its value and what is wrong', () => {
    const env = {
      PORT: '70000',
      DEBUG: 'yes',
      LOG_LEVEL: 'loud',
      NATS_REPLICAS: '2',
      HTTP_TIMEOUT: '45s',
      AI_HTTP_CLIENTS: '0',
      ANTHROPIC_BASE_URL: 'ftp://claude',
    };
    const definition = config([
      'NATS_REPLICAS',
      'HTTP_TIMEOUT',
      'AI_HTTP_CLIENTS',
      'ANTHROPIC_BASE_URL',
      'ANTHROPIC_API_KEY',
    ]);
    expect(problems(() => readConfig(definition, env))).toEqual([
      'DEBUG="yes" must be true or false',
      'LOG_LEVEL="loud" must be one of trace, debug, info, warn, error, fatal',
      'PORT="70000" must be a whole number from 0 to 65535',
      'NATS_REPLICAS="2" must be 1, 3 or 5',
      'HTTP_TIMEOUT="45s" must be seconds from 0.1 to 600, such as 30.0',
      'AI_HTTP_CLIENTS="0" must be a whole number from 1 to 100',
      'ANTHROPIC_BASE_URL="ftp://claude" must be a URL such as https://api.anthropic.com',
      'ANTHROPIC_API_KEY is required',
    ]);
  });

  it('never shows a secret', () => {
    const env = {
      TELEGRAM_TOKEN: 'hunter2',
      REDIS_URL: 'http://user:hunter2@redis',
      NATS_URL: 'hunter2@nats',
      ANTHROPIC_BASE_URL: 'ftp://user:hunter2@claude',
    };
    const definition = config(['TELEGRAM_TOKEN', 'REDIS_URL', 'ANTHROPIC_BASE_URL']);
    const lines = problems(() => readConfig(definition, env));
    expect(lines).toHaveLength(4);
    expect(lines.join()).not.toContain('hunter2');
    expect(lines).toContain(
      'TELEGRAM_TOKEN must look like 123456:ABC-DEF, as BotFather prints it (its value is secret and not shown)',
    );
  });

  it('shortens a value that is far too long', () => {
    expect(problems(() => readConfig(config([]), { PORT: '9'.repeat(10_000) }))[0]?.length).toBeLessThan(200);
  });

  it('checks rules between variables together with the variables, except rules about a bad one', () => {
    const definition = config(
      ['AI_HTTP_CLIENTS', 'CONNECTION_POOL_SIZE', 'AI_MODEL'],
      ({ AI_HTTP_CLIENTS, CONNECTION_POOL_SIZE }) =>
        AI_HTTP_CLIENTS > CONNECTION_POOL_SIZE
          ? [{ variable: 'CONNECTION_POOL_SIZE', problem: 'must not be less than AI_HTTP_CLIENTS' }]
          : [],
    );
    const env = { AI_HTTP_CLIENTS: '9', CONNECTION_POOL_SIZE: '3', PORT: '-1' };
    expect(problems(() => readConfig(definition, env))).toEqual([
      'PORT="-1" must be a whole number from 0 to 65535',
      'CONNECTION_POOL_SIZE="3" must not be less than AI_HTTP_CLIENTS',
    ]);
    expect(problems(() => readConfig(definition, { ...env, PORT: '1', AI_HTTP_CLIENTS: 'x' }))).toEqual([
      'AI_HTTP_CLIENTS="x" must be a whole number from 1 to 100',
    ]);
  });
});

describe('environment', () => {
  const names = Object.keys(environment) as VariableName[];

  it.each(names)('%s: its default is what an absent value becomes', (name) => {
    const { schema, default: fallback } = environment[name];
    expect(schema.safeParse(undefined).data).toEqual(fallback ? schema.parse(fallback) : undefined);
  });

  it('marks what must never be shown', () => {
    const secret = names.filter((name) => 'secret' in environment[name]);
    expect(secret).toEqual([
      'NATS_NKEY_SEED',
      'REDIS_URL',
      'ANTHROPIC_API_KEY',
      'TELEGRAM_TOKEN',
      'TELEGRAM_WEBHOOK_SECRET',
    ]);
    expect(commonVariables).toContain('NATS_NKEY_SEED');
  });
});
