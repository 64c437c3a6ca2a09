import { describe, expect, it } from 'vitest';
import { letterOf, letterSchema, placeOf } from '../../src/dead-letters/letter.ts';
import { shown, summaryOf } from '../../src/dead-letters/show.ts';

const part = (id: number, text = 'secret words') => ({ id, update: { text }, receivedAt: 1000 + id });

function given(error: unknown, parts = [part(1), part(2)]) {
  return { key: 'p.1.42', parts, attempts: 5, error, givenUpAt: 5000, traceId: 'a'.repeat(32) };
}

function kept(error: unknown, parts = [part(1), part(2)]) {
  return { id: 7, keptAt: 6000, content: { value: letterOf(given(error, parts)) } };
}

describe('a dead letter', () => {
  it('has its place by mailbox, first and last update, and comes back from JSON as it was', () => {
    const letter = letterOf(given(new Error('no')));
    expect(placeOf(given(new Error('no')))).toBe('p.1.42.1-2');
    expect(letterSchema.parse(JSON.parse(JSON.stringify(letter)))).toEqual(letter);
  });

  it('of a newer version is not taken for one of ours', () => {
    expect(letterSchema.safeParse({ ...letterOf(given(new Error('no'))), version: 2 }).success).toBe(false);
  });

  it.each([
    [Object.assign(new Error('refused'), { name: 'TelegramError', code: 400 }), 'TelegramError', '400', 'refused'],
    [new Error('x'.repeat(5000)), 'Error', undefined, 'x'.repeat(500)],
    [new SyntaxError('Unexpected token, "secret words" is not valid JSON'), 'SyntaxError', undefined, ''],
    [new Error('GET /bot123456:ABC-DEF_secret/sendMessage'), 'Error', undefined, 'GET /bot[hidden]/sendMessage'],
    ['secret words', 'not an Error but string', undefined, ''],
  ])('says what failed, shortly, without words of users and secrets: %#', (error, name, code, message) => {
    expect(letterOf(given(error)).error).toEqual({ name, message, ...(code !== undefined && { code }) });
  });

  it('is summed up without what the user wrote, and shown with it', () => {
    const letter = kept(new Error('no'));
    expect(summaryOf(letter)).toMatchObject({ kind: 'letter', id: 7, updates: [1, 2], receivedAt: 1001, attempts: 5 });
    expect(JSON.stringify(summaryOf(letter))).not.toContain('secret words');
    expect(shown(letter)).toMatchObject({ cut: false, contents: expect.stringContaining('secret words') });
  });

  it('that is very long is cut, so that it fits into one message whatever it is written in', () => {
    const { contents, cut } = shown(kept(new Error('no'), [part(1, '"\u0001界'.repeat(100_000))]));
    expect([contents.length, cut]).toEqual([200_000, true]);
    expect(Buffer.byteLength(JSON.stringify({ contents }))).toBeLessThan(1_000_000);
  });

  it('that cannot be read is shown as it is, with the reason', () => {
    const letter = { id: 8, keptAt: 6000, content: { problem: 'message 8 is not JSON', text: '{"version"' } };
    expect(summaryOf(letter)).toEqual({ kind: 'unreadable', id: 8, keptAt: 6000, problem: 'message 8 is not JSON' });
    expect(shown(letter)).toMatchObject({ contents: '{"version"', cut: false });
  });
});
