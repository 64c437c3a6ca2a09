import { afterEach, describe, expect, it } from 'vitest';
import { createLogger, hideSecrets } from '../src/index.ts';

const botToken = '7123456789:AAH-abcdefghijklmnopqrstuvwxyz_0123';
const aiKey = 'sk-ant-api03-abcDEF_123-456';

function sink() {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  const log = createLogger({ service: 'gateway', level: 'info', environment: 'test', destination });
  return { log, text: () => lines.join(''), parsed: () => lines.map((line) => JSON.parse(line) as unknown) };
}

describe('createLogger', () => {
  it('writes JSON lines with service, environment, level and time', () => {
    const { log, parsed } = sink();
    log.info({ port: 8081 }, 'listening');
    expect(parsed()).toEqual([
      expect.objectContaining({
        level: 'info',
        service: 'gateway',
        environment: 'test',
        port: 8081,
        msg: 'listening',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
      }),
    ]);
  });

  it('keeps to its level', () => {
    const { log, text } = sink();
    log.debug('not this');
    expect(text()).toBe('');
  });

  it('logs an error with type, code, status and causes, and nothing else that hangs on it', () => {
    const { log, parsed } = sink();
    const cause = Object.assign(new TypeError('socket closed'), { code: 'ECONNRESET' });
    const error = Object.assign(new Error('send failed', { cause }), {
      status: 502,
      request: { text: 'what the user wrote' },
    });
    log.error({ err: error }, 'failed');
    expect(parsed()[0]).toMatchObject({
      err: {
        type: 'Error',
        message: 'send failed',
        status: 502,
        stack: expect.stringContaining('send failed'),
        cause: { type: 'TypeError', message: 'socket closed', code: 'ECONNRESET' },
      },
    });
    expect(parsed()[0]).not.toHaveProperty('err.request');
  });

  it('logs the first errors of an AggregateError and ends at a cause that goes round', () => {
    const { log, parsed } = sink();
    const round: Error = new Error('round');
    round.cause = round;
    log.error({ err: new AggregateError([new Error('one'), 'two', round], 'all failed') });
    expect(parsed()[0]).toMatchObject({ err: { errors: [{ message: 'one' }, 'two', { message: 'round' }] } });
  });
});

describe('secrets', () => {
  afterEach(() => hideSecrets([]));

  it.each([
    ['a bot token in a URL', `POST https://api.telegram.org/bot${botToken}/sendMessage failed`],
    ['a bot token in a file URL', `GET http://localhost:8081/file/bot${botToken}/photos/1.jpg`],
    ['a bot token with an encoded colon', `/bot${botToken.replace(':', '%3A')}/getMe`],
    ['a short token of a simulator in a URL', 'http://127.0.0.1:9000/bot1:AAH-abcdef/getMe'],
    ['a bot token alone', `token ${botToken} refused`],
    ['a key of the AI API', `invalid x-api-key ${aiKey}`],
    ['an nkey seed', 'seed SUAAVPR4CSRIIJJSLRJQJ5ZVQTVV5YSZ25NWTRQKSRPSAAHABCDEFGHIJK'],
    ['a password in a URL', 'redis://default:AAH-abcdef@redis:6379'],
    ['a password with punctuation in a URL', `redis://default:AAH'AAH"AAH\\AAH@AAH-abcdef@redis:6379`],
    ['passwords in a list of addresses', 'nats://me:AAH-abcdef@one:4222,me:AAH-abcdef@two:4222'],
  ])('hides %s in messages, fields and errors', (_what, secret) => {
    const { log, text, parsed } = sink();
    log.info({ url: secret, deep: { list: [secret] }, err: new Error(secret, { cause: new Error(secret) }) }, secret);
    expect(text()).not.toMatch(/AAH-abcdef|AAHABCDEF|abcDEF_123/);
    expect(text()).toContain('[hidden]');
    expect(parsed()).toHaveLength(1);
  });

  it('hides fields that are named as secrets, whatever they look like', () => {
    const { log, text } = sink();
    log.info({ token: 'letmein', headers: { 'x-api-key': 'letmein', authorization: 'letmein' } });
    expect(text()).not.toContain('letmein');
  });

  it('hides the values it was told, also escaped by JSON, but not values as short as a word', () => {
    hideSecrets(['webhook-secret+$1', 'pass"word-9', 'short']);
    const { log, text } = sink();
    log.info({ header: 'webhook-secret+$1', other: 'pass"word-9' }, 'a short message');
    expect(text()).not.toMatch(/webhook-secret|word-9/);
    expect(text()).toContain('a short message');
  });

  it('leaves times, addresses and ordinary text alone', () => {
    const { log, parsed } = sink();
    const harmless = 'http://127.0.0.1:4222/path at 2026-11-23T18:05:00.000Z, e-mail a@b.c, /bottles';
    log.info({ url: 'http://127.0.0.1:4222', mail: 'a@b.c', harmless }, 'fine');
    expect(parsed()[0]).toMatchObject({ url: 'http://127.0.0.1:4222', mail: 'a@b.c', harmless });
  });
});
