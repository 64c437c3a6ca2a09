import { describe, expect, test } from 'vitest';
import { refusal, startBot } from './bot.ts';
import { Budget } from '../src/budget.ts';
import { ApiError } from '../src/error.ts';
import { defaultLimits } from '../src/options.ts';
import type { Limits } from '../src/options.ts';
import type { Chat } from '../src/telegram.ts';

const chat: Chat = { id: 1, type: 'private' };
const group: Chat = { id: -1, type: 'supergroup' };

function budgetAt(limits: Partial<Limits> = {}) {
  const clock = { now: 0 };
  const budget = new Budget({ ...defaultLimits, ...limits }, () => clock.now);
  /** Seconds to wait, or 0 when the call was let through. */
  const attempt = (take: () => void): number => {
    try {
      take();
      return 0;
    } catch (error) {
      if (error instanceof ApiError) return error.parameters?.retry_after ?? 0;
      throw error;
    }
  };
  return {
    clock,
    typing: (to = chat) => attempt(() => budget.typing(to)),
    message: (to = chat) => attempt(() => budget.message(to)),
  };
}

describe('drafts and chat actions of a chat', () => {
  test('20 in 5 s', () => {
    const { clock, typing } = budgetAt();
    for (let count = 0; count < 20; count += 1) expect(typing()).toBe(0);
    clock.now = 100;
    expect(typing()).toBe(5);
    expect(typing({ id: 2, type: 'private' })).toBe(0);
    clock.now = 4999;
    expect(typing()).toBe(1);
    clock.now = 5000;
    expect(typing()).toBe(0);
  });

  test('40 in 30 s', () => {
    const { clock, typing } = budgetAt();
    for (let count = 0; count < 40; count += 1) {
      clock.now = count * 500;
      expect(typing()).toBe(0);
    }
    clock.now = 20_000;
    expect(typing()).toBe(10);
    clock.now = 30_000;
    expect(typing()).toBe(0);
  });

  test('one every 0.75 s goes on for ever', () => {
    const { clock, typing } = budgetAt();
    for (let count = 0; count < 1000; count += 1) {
      clock.now = count * 750;
      expect(typing()).toBe(0);
    }
  });
});

describe('messages and edits', () => {
  test('1 per second with bursts in a private chat', () => {
    const { clock, message } = budgetAt();
    for (let count = 0; count < 5; count += 1) expect(message()).toBe(0);
    expect(message()).toBe(1);
    clock.now = 1000;
    expect(message()).toBe(0);
  });

  test('20 per minute in a group', () => {
    const { clock, message } = budgetAt();
    for (let count = 0; count < 20; count += 1) expect(message(group)).toBe(0);
    clock.now = 10_000;
    expect(message(group)).toBe(50);
    clock.now = 60_000;
    expect(message(group)).toBe(0);
  });

  test('over all chats, where that is switched on', () => {
    const { message } = budgetAt({ global: [{ count: 30, ms: 1000 }] });
    const chats = Array.from({ length: 31 }, (_, id): Chat => ({ id, type: 'private' }));
    expect(chats.map((one) => message(one))).toEqual([...Array.from({ length: 30 }, () => 0), 1]);
  });

  test('without windows there is no limit', () => {
    const { message } = budgetAt({ privateChat: [] });
    for (let count = 0; count < 1000; count += 1) expect(message()).toBe(0);
  });
});

test('over HTTP drafts and chat actions share their budget, and edits share that of messages', async () => {
  const minute = 60_000;
  const { api, user } = await startBot({
    limits: { typing: [{ count: 3, ms: minute }], privateChat: [{ count: 2, ms: minute }] },
  });
  const draft = () => api.sendMessageDraft({ chat_id: user.id, draft_id: 1, text: 'a' });
  await draft();
  await api.sendChatAction({ chat_id: user.id, action: 'typing' });
  await draft();
  expect(await refusal(api.sendChatAction({ chat_id: user.id, action: 'typing' }))).toMatch(
    /^Too Many Requests: retry after \d+$/,
  );
  const { message_id } = await api.sendMessage({ chat_id: user.id, text: '1' });
  await api.editMessageText({ chat_id: user.id, message_id, text: '2' });
  expect(await refusal(api.editMessageText({ chat_id: user.id, message_id, text: '3' }))).toMatch(
    /^Too Many Requests: retry after \d+$/,
  );
});
