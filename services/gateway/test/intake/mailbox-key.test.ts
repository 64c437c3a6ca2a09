import { describe, expect, it } from 'vitest';
import { buttonMailboxKey, mailboxKey, stoppedMailboxKey } from '../../src/intake/mailbox-key.ts';
import { updateSchema } from '../../src/intake/updates.ts';
import type { CallbackQuery, StoppedGeneration } from '../../src/intake/updates.ts';
import { button, stopPressed } from './fakes.ts';

const forum = { chat: { id: -1002, type: 'supergroup' }, message_thread_id: 9 } as const;

describe('mailboxKey', () => {
  it('is one per private chat', () => {
    expect(mailboxKey(42, { chat: { id: 7, type: 'private' } }, 7)).toBe('p.42.7');
  });

  it('is one per member and topic of a group', () => {
    expect(mailboxKey(42, { ...forum, is_topic_message: true }, 7)).toBe('g.42.-1002.9.7');
    expect(mailboxKey(42, { ...forum, is_topic_message: true }, 8)).toBe('g.42.-1002.9.8');
  });

  it('takes a thread of replies for no topic', () => {
    expect(mailboxKey(42, forum, 7)).toBe('g.42.-1002.0.7');
  });

  it('may stand in a subject and name a conversation', () => {
    expect(mailboxKey(42, { ...forum, is_topic_message: true }, 7)).toMatch(/^[\w.=/-]{1,128}$/);
  });
});

describe('the mailbox of a button', () => {
  const query = (data: string, fields: object = {}) =>
    updateSchema.parse(button(1, data, fields)).callback_query as CallbackQuery;

  it('is beside that of the chat for a PDF, and that of the chat for anything else', () => {
    expect(buttonMailboxKey(42, query('pdf:turn'))).toBe('p.42.7.pdf');
    expect(buttonMailboxKey(42, query('other'))).toBe('p.42.7');
  });

  it('is none when the message is gone', () => {
    expect(buttonMailboxKey(42, query('pdf:turn', { message: undefined }))).toBeUndefined();
  });
});

describe('the mailbox of a stopped draft', () => {
  const stopped = (draftId: number | string) =>
    updateSchema.parse(stopPressed(1, draftId)).stopped_message_generation as StoppedGeneration;

  it.each([17, '17'])('is that of the chat; the draft id may be %j', (draftId) => {
    expect(stopped(draftId).draft_id).toBe('17');
    expect(stoppedMailboxKey(42, stopped(draftId))).toBe('p.42.7');
  });
});
