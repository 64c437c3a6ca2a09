import { logSink } from '@gonets/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { textsFor } from '../../src/chat/texts.ts';
import { createQueueNotes } from '../../src/intake/queue-notes.ts';
import type { Message } from '../../src/intake/updates.ts';
import type { Pacer } from '../../src/telegram/index.ts';
import { unpaced } from '../chat/fakes.ts';

const en = textsFor('en');
const chat: Message = { message_id: 1, date: 1, chat: { id: 7, type: 'private' } };
const group: Message = { ...chat, chat: { id: -100, type: 'supergroup' } };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** `places`: what the queue answers, one a second from the first question on. */
function setUp({ active = 3, places = [] as (number | undefined)[], pacer = unpaced } = {}) {
  const shown: unknown[] = [];
  let askedAt: number | undefined;
  const load = { active };
  const turns = {
    stats: () => ({ active: load.active, limit: 3, pulling: true }),
    ahead: vi.fn<() => Promise<number | undefined>>(async () => {
      askedAt ??= Date.now();
      return places[Math.floor((Date.now() - askedAt) / 1000)];
    }),
  };
  const telegram = {
    sendMessageDraft: async (draft: object) => {
      shown.push(draft);
      return true as const;
    },
  };
  const tell = createQueueNotes({ telegram, turns, pacer, log: logSink().log });
  return {
    shown,
    turns,
    load,
    tell: (message: Message, token?: number) => tell({ message, update: 5, language: 'en', token }),
  };
}

it('who waits longer than 2 s is told the place, as long as it changes nothing but that', async () => {
  const { shown, tell, turns } = setUp({ places: [4, 4, 4, 1] });
  tell(chat, 10);
  await vi.advanceTimersByTimeAsync(1900);
  expect(turns.ahead).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  const draft = { chat_id: 7, draft_id: 5, can_stop: true };
  expect(shown).toEqual([
    { ...draft, text: en.queued(5) },
    { ...draft, text: en.queued(2) },
  ]);
  const asked = turns.ahead.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(turns.ahead).toHaveBeenCalledTimes(asked);
});

it('who came in a burst, when not all slots were taken yet, is told as well', async () => {
  const { shown, tell, load } = setUp({ active: 0, places: [4] });
  tell(chat, 10);
  load.active = 3;
  await vi.advanceTimersByTimeAsync(2000);
  expect(shown).toMatchObject([{ text: en.queued(5) }]);
});

it('a frame that had to wait is not shown to somebody whose turn has come meanwhile', async () => {
  const late = new Promise<void>((resolve) => void setTimeout(resolve, 4000));
  const pacer: Pacer = {
    outbox: (...of) => ({
      ...unpaced.outbox(...of),
      draft: async (send) => {
        await late;
        await send(new AbortController().signal);
        return true;
      },
    }),
  };
  const { shown, tell, turns } = setUp({ places: [0], pacer });
  tell(chat, 10);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(turns.ahead).toHaveBeenCalled();
  expect(shown).toEqual([]);
});

it('when the place cannot be known, nothing more is asked', async () => {
  const { shown, tell, turns } = setUp();
  turns.ahead.mockRejectedValue(new Error('NATS is away'));
  tell(chat, 10);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(turns.ahead).toHaveBeenCalledTimes(1);
  expect(shown).toEqual([]);
});

it.each([
  ['there are free slots', { active: 2 }, chat, 10],
  ['somebody works on the chat already', {}, chat, undefined],
  ['it is a group, which has no drafts', {}, group, 10],
])('nothing is asked when %s', async (_when, options, message, token) => {
  const { shown, tell, turns } = setUp({ ...options, places: [4] });
  tell(message, token);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([shown, turns.ahead.mock.calls]).toEqual([[], []]);
});
