import { logSink } from '@gonets/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepWebhook, setMenu, webhookUrl } from '../../src/intake/registration.ts';
import type { Telegram } from '../../src/telegram/index.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(info: () => object, failures: readonly Error[] = []) {
  const sink = logSink();
  const stop = new AbortController();
  const setWebhook = vi.fn<Telegram['setWebhook']>(async () => true);
  for (const failure of failures) {
    setWebhook.mockRejectedValueOnce(failure);
  }
  const getWebhookInfo = vi.fn<Telegram['getWebhookInfo']>(async () => ({
    has_custom_certificate: false,
    pending_update_count: 0,
    url: '',
    ...info(),
  }));
  const deps = { url: 'https://bot.example.com', secret: 's3cret', maxConnections: 200, log: sink.log };
  const done = keepWebhook({ telegram: { setWebhook, getWebhookInfo }, ...deps }, stop.signal);
  return {
    setWebhook,
    sink,
    stop: async () => {
      stop.abort();
      await done;
    },
  };
}

const url = 'https://bot.example.com/telegram/webhook';

describe('webhookUrl', () => {
  it.each([
    ['https://bot.example.com', url],
    ['https://bot.example.com/', url],
    ['https://bot.example.com/own/path', 'https://bot.example.com/own/path'],
  ])('%s is registered as %s', (address, registered) => {
    expect(webhookUrl(address)).toBe(registered);
  });
});

describe('the webhook', () => {
  it('is registered with its secret, what we take, and no more connections than Telegram allows', async () => {
    const { setWebhook, stop } = setUp(() => ({ url }));
    await vi.advanceTimersByTimeAsync(300_000);
    expect(setWebhook).toHaveBeenCalledTimes(1);
    expect(setWebhook.mock.calls[0]?.[0]).toEqual({
      url,
      secret_token: 's3cret',
      max_connections: 100,
      allowed_updates: ['message', 'callback_query', 'my_chat_member', 'stopped_message_generation'],
    });
    await stop();
  });

  it('is registered again after a failure', async () => {
    const { setWebhook, sink, stop } = setUp(() => ({ url }), [new Error('unreachable'), new Error('unreachable')]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(setWebhook).toHaveBeenCalledTimes(3);
    expect(sink.lines().map(({ msg }) => msg)).toEqual([
      'the webhook could not be registered or checked; trying again',
      'the webhook could not be registered or checked; trying again',
      'webhook registered',
    ]);
    expect(JSON.stringify(sink.lines())).not.toContain('s3cret');
    await stop();
  });

  it('is registered again when somebody changed it', async () => {
    let registered = url;
    const { setWebhook, stop } = setUp(() => ({ url: registered }));
    await vi.advanceTimersByTimeAsync(61_000);
    registered = '';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(setWebhook).toHaveBeenCalledTimes(2);
    await stop();
  });

  it('that Telegram cannot reach is said once for each failure', async () => {
    const last_error_date = Math.floor(Date.now() / 1000) + 60;
    const { sink, stop } = setUp(() => ({ url, last_error_date, last_error_message: 'Connection refused' }));
    await vi.advanceTimersByTimeAsync(300_000);
    expect(sink.lines().filter((line) => line['reason'] === 'Connection refused')).toHaveLength(1);
    await stop();
  });
});

describe('the menu', () => {
  it('is set in both languages', async () => {
    const setMyCommands = vi.fn<Telegram['setMyCommands']>(async () => true);
    await setMenu({ setMyCommands }, logSink().log, new AbortController().signal);
    expect(setMyCommands.mock.calls.map(([params]) => params.language_code)).toEqual([undefined, 'ru']);
  });
});
