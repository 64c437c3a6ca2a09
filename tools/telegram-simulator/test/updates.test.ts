import type { TelegramSimulator } from '@gonets/telegram-simulator';
import { describe, expect, test, vi } from 'vitest';
import { messageOf, refusal, startBot } from './bot.ts';
import { Updates } from '../src/state/updates.ts';
import type { CallbackQuery, Message } from '../src/telegram.ts';

const conflict = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

/** Resolves when the simulator has taken the long poll. */
async function polled(simulator: TelegramSimulator): Promise<void> {
  await vi.waitFor(() => expect(simulator.calls('getUpdates')).not.toEqual([]), { timeout: 5000, interval: 5 });
}

describe('getUpdates', () => {
  test('repeats updates until a higher offset confirms them', async () => {
    const { api, user } = await startBot();
    const ids = ['one', 'two', 'three'].map((text) => user.send(text).updateId ?? 0);
    expect(ids).toEqual([ids[0], (ids[0] ?? 0) + 1, (ids[0] ?? 0) + 2]);
    const take = async (offset?: number, limit?: number) =>
      (await api.getUpdates({ ...(offset !== undefined && { offset }), ...(limit !== undefined && { limit }) })).map(
        ({ update_id }) => update_id,
      );
    expect(await take()).toEqual(ids);
    expect(await take(undefined, 2)).toEqual(ids.slice(0, 2));
    expect(await take(ids[1])).toEqual(ids.slice(1));
    expect(await take(0)).toEqual(ids.slice(1));
    expect(await take(-1)).toEqual(ids.slice(2));
    expect(await take((ids[2] ?? 0) + 1)).toEqual([]);
    expect(await take()).toEqual([]);
  });

  test('ids begin with the second of the start: those of an earlier simulator do not come again', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { user } = await startBot();
    expect(user.send('hello').updateId).toBeGreaterThanOrEqual(before);
  });

  test('waits for the next update', async () => {
    const { api, simulator, user } = await startBot();
    const waiting = api.getUpdates({ timeout: 50 });
    await polled(simulator);
    user.send('hello');
    expect(messageOf(await waiting)).toMatchObject({ text: 'hello', from: { id: user.id, language_code: 'ru' } });
  });

  test('a newer request ends the older one', async () => {
    const { api, simulator, user } = await startBot();
    const older = refusal(api.getUpdates({ timeout: 50 }));
    await polled(simulator);
    const newer = api.getUpdates({ timeout: 50 });
    expect(await older).toBe(conflict);
    user.send('for the newer one');
    expect(messageOf(await newer).text).toBe('for the newer one');
  });

  test('a client that went away takes nothing with it', async () => {
    const { api, simulator, user } = await startBot();
    const gone = new AbortController();
    const waiting = api.getUpdates({ timeout: 50 }, gone.signal).catch(() => 'gone');
    await polled(simulator);
    gone.abort();
    expect(await waiting).toBe('gone');
    user.send('hello');
    expect(messageOf(await api.getUpdates()).text).toBe('hello');
  });

  test('is refused while a webhook is set, and ended by one', async () => {
    const { api, simulator } = await startBot();
    const waiting = refusal(api.getUpdates({ timeout: 50 }));
    await polled(simulator);
    await api.setWebhook({ url: 'http://127.0.0.1:9/hook' });
    expect(await waiting).toBe('Conflict: terminated by setWebhook request');
    expect(await refusal(api.getUpdates())).toBe(
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
    await api.deleteWebhook();
    expect(await api.getUpdates()).toEqual([]);
  });

  test('brings only the kinds that were asked for', async () => {
    const { api, user } = await startBot();
    await api.getUpdates({ allowed_updates: ['callback_query'] });
    expect(user.send('not wanted').updateId).toBeUndefined();
    await api.getUpdates({ allowed_updates: [] });
    expect(user.send('wanted').updateId).toBeDefined();
  });
});

describe('retention', () => {
  test('a message waits a day for the bot, a pressed button 150 s', () => {
    const clock = { now: 0 };
    const updates = new Updates(10, () => clock.now, 1);
    updates.push({ message: {} as Message }, 'chat 1');
    updates.push({ callback_query: {} as CallbackQuery }, 'user 1');
    clock.now = 149_999;
    expect(updates.size).toBe(2);
    clock.now = 150_000;
    expect(updates.peek(0, 10)).toEqual([{ update_id: 1, message: {} }]);
    clock.now = 24 * 60 * 60 * 1000;
    expect(updates.peek(0, 10)).toEqual([]);
  });

  test('the oldest updates make room for new', () => {
    const updates = new Updates(2, () => 0, 1);
    for (let count = 0; count < 3; count += 1) updates.push({ message: {} as Message }, 'chat 1');
    expect(updates.peek(0, 10).map(({ update_id }) => update_id)).toEqual([2, 3]);
  });
});

test('a replayed update comes again under its old id', async () => {
  const { api, simulator, user } = await startBot();
  const { updateId = 0 } = user.send('once');
  await api.getUpdates({ offset: updateId + 1 });
  simulator.replayUpdate(updateId);
  expect(await api.getUpdates({ offset: updateId + 1 })).toMatchObject([
    { update_id: updateId, message: { text: 'once' } },
  ]);
  expect(await api.getUpdates({ offset: updateId + 1 })).toEqual([]);
  expect(() => simulator.replayUpdate(1)).toThrow('There is no update 1 to replay');
});

describe('what people do', () => {
  test('a long text is split as the clients do', async () => {
    const { api, user } = await startBot();
    user.send('a'.repeat(5000));
    const updates = await api.getUpdates();
    expect(updates.map((update) => messageOf([update]).text?.length)).toEqual([4096, 904]);
  });

  test('a command has its entity', async () => {
    const { api, user } = await startBot();
    user.send('/start now');
    expect(messageOf(await api.getUpdates()).entities).toEqual([{ type: 'bot_command', offset: 0, length: 6 }]);
  });

  test('an edit, a block and an unblock are told', async () => {
    const { api, user } = await startBot();
    const { message } = user.send('before');
    user.edit(message, 'after');
    user.block();
    user.unblock();
    expect(await api.getUpdates()).toMatchObject([
      { message: { text: 'before' } },
      { edited_message: { text: 'after', message_id: message.message_id } },
      { my_chat_member: { old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked' } } },
      { my_chat_member: { old_chat_member: { status: 'kicked' }, new_chat_member: { status: 'member' } } },
    ]);
  });

  test('an album is several messages with one media_group_id', async () => {
    const { api, user } = await startBot();
    for (const name of ['a.txt', 'b.txt']) user.sendDocument({ name, size: 1, mediaGroup: 'album' });
    const updates = await api.getUpdates();
    expect(updates.map((update) => messageOf([update]).media_group_id)).toEqual(['album', 'album']);
  });
});
