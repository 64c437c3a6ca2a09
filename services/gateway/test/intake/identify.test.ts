import { logSink } from '@gonets/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { identify } from '../../src/intake/index.ts';
import { TelegramError } from '../../src/telegram/index.ts';
import type { Telegram } from '../../src/telegram/index.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('asks who the bot is until Telegram answers, slowly when the token is refused', async () => {
  const { log, lines } = logSink();
  const failure = (kind: 'refused' | 'unreachable', code?: number) =>
    new TelegramError('failed', { kind, method: 'getMe', code });
  const getMe = vi
    .fn<Telegram['getMe']>()
    .mockRejectedValueOnce(failure('unreachable'))
    .mockRejectedValueOnce(failure('refused', 401))
    .mockResolvedValue({ id: 42, is_bot: true, first_name: 'Gonets', username: 'GonetsBot' });
  const bot = identify({ getMe }, log, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(getMe).toHaveBeenCalledTimes(2);
  expect(lines()).toMatchObject([
    { msg: 'Telegram cannot be reached or does not answer; trying again' },
    { msg: expect.stringContaining('TELEGRAM_TOKEN was refused'), waitMs: 60_000 },
  ]);
  await vi.advanceTimersByTimeAsync(2000);
  await expect(bot).resolves.toEqual({ id: 42, username: 'GonetsBot' });
});

it('gives up, at once and without a word, when the gateway is stopped', async () => {
  const { log, lines } = logSink();
  const unreachable = new TelegramError('failed', { kind: 'unreachable', method: 'getMe' });

  const asking = new AbortController();
  const getMe: Telegram['getMe'] = (signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(unreachable));
    });
  const first = identify({ getMe }, log, asking.signal);
  asking.abort();
  await expect(first).resolves.toBeUndefined();
  expect(lines()).toEqual([]);

  const waiting = new AbortController();
  const second = identify({ getMe: () => Promise.reject(unreachable) }, log, waiting.signal);
  await vi.advanceTimersByTimeAsync(1);
  waiting.abort();
  await expect(second).resolves.toBeUndefined();
});
