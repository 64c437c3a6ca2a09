import { logSink } from '@gonets/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { textsFor } from '../../src/chat/texts.ts';
import { createQueueNotes } from '../../src/intake/queue-notes.ts';
import type { Message } from '../../src/intake/updates.ts';
import { unpaced } from '../chat/fakes.ts';

const en = textsFor('en');
const chat: Message = { message_id: 1, date: 1, chat: { id: 7, type: 'private' } };
const group: Message = { ...chat, chat: { id: -100, type: 'supergroup' } };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** `places`: what the queue answers, one after another. */
function setUp({ active = 3, places = [] as (number | undefined)[] } = {}) {
  const shown: unknown[] = [];
  const turns = {
    stats: () => ({ active, limit: 3, pulling: true }),
    ahead: vi.fn<() => Promise<number | undefined>>(async () => places.shift()),
  };
  const telegram = {
    sendMessageDraft: async (draft: object) => {
      shown.push(draft);
      return true as const;
    },
  };
  const tell = createQueueNotes({ telegram, turns, pacer: unpaced, log: logSink().log });
  return {
    shown,
    turns,
    tell: (message: Message, token?: number) => tell({ message, update: 5, language: 'en', token }),
  };
}

it('who waits longer than 2 s is told the place, as long as it changes nothing but that', async () => {
  const { shown, tell, turns } = setUp({ places: [4, 1, undefined] });
  tell(chat, 10);
  await vi.advanceTimersByTimeAsync(1900);
  expect(turns.ahead).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  const draft = { chat_id: 7, draft_id: 5, can_stop: true };
  expect(shown).toEqual([
    { ...draft, text: en.queued(5) },
    { ...draft, text: en.queued(2) },
  ]);
  expect(turns.ahead).toHaveBeenCalledTimes(3);
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
