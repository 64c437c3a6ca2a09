import { generate } from '@gonets/contracts';
import { describe, expect, it } from 'vitest';
import { buttonData, conversationId, draftId, turnId, turnOfButton } from '../../src/chat/ids.ts';

/** The longest that Telegram may send: 52 bits, and 31 for updates. */
const longest = { bot: 2 ** 52 - 1, chat: -(2 ** 52 - 1), topic: 2 ** 52 - 1 };
const longestUpdate = 2 ** 31 - 1;

describe('ids', () => {
  it('fit where they go, also the longest', () => {
    expect(Buffer.byteLength(buttonData('pdf', longest, longestUpdate))).toBeLessThanOrEqual(64);
    expect(Buffer.byteLength(buttonData('more', longest, longestUpdate))).toBeLessThanOrEqual(64);
    const request = {
      turn: turnId(longest, longestUpdate),
      conversation: conversationId(longest),
      text: 'x',
      language: 'en',
    };
    expect(generate.request.safeParse(request).success).toBe(true);
    expect(draftId(longestUpdate)).toBe(longestUpdate);
  });

  it.each([{ bot: 42, chat: 7 }, { bot: 42, chat: -1001, topic: 3 }, longest])(
    'a button finds the conversation and the turn of its answer again (%o)',
    (place) => {
      const pressedIn = { bot: place.bot, chat: place.chat };
      const name = { conversation: conversationId(place), turn: turnId(place, 99) };
      expect(turnOfButton('pdf', buttonData('pdf', place, 99), pressedIn)).toEqual(name);
      expect(turnOfButton('more', buttonData('more', place, 99), pressedIn)).toEqual(name);
      expect(turnOfButton('more', buttonData('pdf', place, 99), pressedIn)).toBeUndefined();
    },
  );

  it.each(['', 'pdf:', 'pdf:x/1', 'pdf:/', 'other:/1', 'pdf:/1/2', `pdf:/${'9'.repeat(60)}`])(
    '%j is not ours',
    (data) => {
      expect(turnOfButton('pdf', data, { bot: 42, chat: 7 })).toBeUndefined();
    },
  );

  it('no two places share a conversation, no two updates a turn', () => {
    const places = [
      { bot: 1, chat: 2 },
      { bot: 1, chat: 2, topic: 3 },
      { bot: 1, chat: 23 },
      { bot: 12, chat: 3 },
      { bot: 1, chat: -2 },
    ];
    expect(new Set(places.map(conversationId)).size).toBe(places.length);
    expect(new Set(places.flatMap((place) => [turnId(place, 1), turnId(place, 11)])).size).toBe(2 * places.length);
  });
});
