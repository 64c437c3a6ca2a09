import { logSink } from '@gonets/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { poll } from '../../src/intake/polling.ts';
import type { Receive } from '../../src/intake/receive.ts';
import { TelegramError } from '../../src/telegram/index.ts';
import { privateMessage } from './fakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const inChat = (chat: number, update_id: number) =>
  privateMessage(update_id, `${update_id}`, { chat: { id: chat, type: 'private' } });
const refused = (code: number, description: string, retryAfterMs?: number) =>
  new TelegramError(`Telegram refused getUpdates: ${code} ${description}`, {
    kind: 'refused',
    method: 'getUpdates',
    code,
    description,
    retryAfterMs,
  });

/** A Telegram that gives out batches; an error among them is thrown. Afterwards it waits as a long poll does. */
function setUp(batches: (readonly unknown[] | Error)[], receive: Receive, webhookInUse = async () => false) {
  const sink = logSink();
  const offsets: (number | undefined)[] = [];
  let webhooksRemoved = 0;
  const stop = new AbortController();
  const telegram = {
    async getUpdates({ offset }: { offset?: number }, signal?: AbortSignal): Promise<unknown[]> {
      offsets.push(offset);
      const batch = batches.shift();
      if (batch instanceof Error) {
        throw batch;
      }
      if (batch) {
        return [...batch];
      }
      return new Promise((resolve, reject) => {
        if (stop.signal.aborted) {
          resolve([]);
        }
        signal?.addEventListener('abort', () => reject(new Error('given up')));
      });
    },
    async deleteWebhook() {
      webhooksRemoved += 1;
      return true;
    },
  };
  const done = poll({ telegram, receive, webhookInUse, log: sink.log }, stop.signal);
  return {
    offsets,
    sink,
    webhooksRemoved: () => webhooksRemoved,
    stop: async () => {
      stop.abort();
      await done;
    },
  };
}

describe('polling', () => {
  it('confirms a batch only when all of it is durable, and the last one on the way out', async () => {
    const release: (() => void)[] = [];
    const { offsets, stop } = setUp(
      [[inChat(1, 10), inChat(2, 11)]],
      () =>
        new Promise((resolve) => {
          release.push(resolve);
        }),
    );
    await vi.advanceTimersByTimeAsync(1000);
    release[1]?.();
    await vi.advanceTimersByTimeAsync(1000);
    expect(offsets).toEqual([0]);
    release[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(offsets).toEqual([0, 12]);
    await stop();
    expect(offsets).toEqual([0, 12, 12]);
  });

  it('takes chats beside each other, and each in order', async () => {
    const running = new Map<number, () => void>();
    const { stop } = setUp(
      [[inChat(1, 10), inChat(1, 11), inChat(2, 12)]],
      ({ update_id }) =>
        new Promise((resolve) => {
          running.set(update_id, resolve);
        }),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect([...running.keys()]).toEqual([10, 12]);
    running.get(10)?.();
    await vi.advanceTimersByTimeAsync(0);
    expect([...running.keys()]).toEqual([10, 12, 11]);
    for (const release of running.values()) {
      release();
    }
    await stop();
  });

  it('asks again from the first update that could not be stored, and takes nothing of its chat before it', async () => {
    const taken: number[] = [];
    let away = true;
    const batch = [inChat(1, 10), inChat(2, 11), inChat(2, 12), inChat(1, 13)];
    const { offsets, stop } = setUp([batch, batch.slice(1)], async ({ update_id }) => {
      if (update_id === 11 && away) {
        away = false;
        throw new Error('NATS is away');
      }
      taken.push(update_id);
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(offsets).toEqual([0, 11, 14]);
    expect(taken.filter((id) => id === 11 || id === 12)).toEqual([11, 12]);
    await stop();
  });

  it('leaves out what has no update_id', async () => {
    const receive = vi.fn<Receive>(async () => {});
    const { offsets, sink, stop } = setUp([[{ nonsense: true }, inChat(1, 10)], ['nonsense']], receive);
    await vi.advanceTimersByTimeAsync(0);
    expect(receive).toHaveBeenCalledTimes(1);
    expect(sink.lines()).toMatchObject([{}, {}, { waitMs: expect.any(Number) }]);
    await stop();
    expect(offsets.at(-1)).toBe(11);
  });

  it('removes a webhook before it begins, and one that appears later', async () => {
    const conflict = refused(409, "Conflict: can't use getUpdates method while webhook is active");
    const { webhooksRemoved, stop } = setUp([[], conflict], async () => {});
    await vi.advanceTimersByTimeAsync(0);
    expect(webhooksRemoved()).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(webhooksRemoved()).toBe(2);
    await stop();
  });

  it('leaves a webhook alone that another gateway looks after', async () => {
    const conflict = refused(409, "Conflict: can't use getUpdates method while webhook is active");
    let inUse = true;
    const { webhooksRemoved, stop } = setUp(
      Array(4).fill(conflict),
      async () => {},
      async () => inUse,
    );
    await vi.advanceTimersByTimeAsync(1500);
    expect(webhooksRemoved()).toBe(1);
    inUse = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(webhooksRemoved()).toBeGreaterThan(1);
    await stop();
  });

  it('says that another program polls, and asks ever less often', async () => {
    const conflict = refused(409, 'Conflict: terminated by other getUpdates request');
    const { sink, stop } = setUp(Array(6).fill(conflict), async () => {});
    await vi.advanceTimersByTimeAsync(60_000);
    const waits = sink.lines().map((line) => Number(line['waitMs']));
    expect(waits).toHaveLength(6);
    expect(waits[0]).toBeLessThanOrEqual(500);
    expect(waits[5]).toBeGreaterThanOrEqual(8000);
    expect(sink.lines()[0]).toMatchObject({ msg: expect.stringContaining('another program with the same token') });
    await stop();
  });

  it('says that the token was refused and keeps trying slowly', async () => {
    const { sink, offsets, stop } = setUp([refused(401, 'Unauthorized')], async () => {});
    await vi.advanceTimersByTimeAsync(59_000);
    expect(offsets).toHaveLength(1);
    expect(sink.lines()).toMatchObject([{ msg: expect.stringContaining('TELEGRAM_TOKEN was refused') }]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(offsets).toHaveLength(2);
    await stop();
  });

  it('waits as long as Telegram asks', async () => {
    const { offsets, stop } = setUp([refused(429, 'Too Many Requests: retry after 20', 20_000)], async () => {});
    await vi.advanceTimersByTimeAsync(19_000);
    expect(offsets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(offsets).toHaveLength(2);
    await stop();
  });

  it('ends at once in the middle of a wait', async () => {
    const { stop } = setUp([refused(401, 'Unauthorized')], async () => {});
    await vi.advanceTimersByTimeAsync(10);
    await expect(stop()).resolves.toBeUndefined();
  });
});
