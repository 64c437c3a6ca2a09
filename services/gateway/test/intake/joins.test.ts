import { describe, expect, it } from 'vitest';
import { joinRule } from '../../src/intake/joins.ts';
import { updateSchema } from '../../src/intake/updates.ts';
import type { StoredUpdate } from '../../src/turns/index.ts';
import { bot, privateMessage } from './fakes.ts';

const long = 'a'.repeat(4096);

/** What is stored of one message after another, as the mailbox has them. */
function joined(...messages: [text: string, fields?: object][]) {
  let last: StoredUpdate | undefined;
  return messages.map(([text, fields], index) => {
    const update = updateSchema.parse(privateMessage(index + 1, text, fields));
    const joins = joinRule(update.message!, bot)(last);
    last = { id: index + 1, update: { update, language: 'en' }, receivedAt: 0, joins };
    return joins?.group;
  });
}

describe('a long text that Telegram has split', () => {
  it('is one whole, down to its short end', () => {
    expect(joined([long], [long], ['end'])).toEqual(['paste:1', 'paste:1', 'paste:1']);
  });

  it('may be cut anywhere in the second half of a part', () => {
    expect(joined(['a'.repeat(2049)], ['end'])).toEqual(['paste:1', 'paste:1']);
    expect(joined(['a'.repeat(2048)], ['end'])).toEqual([undefined, undefined]);
  });

  it('ends with its short part: the next message is another one', () => {
    expect(joined([long], ['end'], ['And?'], [long])).toEqual(['paste:1', 'paste:1', undefined, 'paste:4']);
  });

  it('may begin as a reply', () => {
    const reply = { reply_to_message: { message_id: 5, text: 'before' } };
    expect(joined([long, reply], ['end'])).toEqual(['paste:1', 'paste:1']);
  });

  it.each([
    ['3 s later', { date: 4 }],
    ['of somebody else', { from: { id: 8 } }],
    ['that is a reply', { reply_to_message: { message_id: 5 } }],
    ['that is forwarded', { forward_origin: {} }],
  ])('does not go on in a message %s', (_what, fields) => {
    expect(joined([long], ['next', fields])).toEqual(['paste:1', undefined]);
  });

  it('does not go on in a command, and a command is not its beginning', () => {
    expect(joined([long], ['/new'])).toEqual(['paste:1', undefined]);
    expect(joined([`/ask ${long}`], ['end'])).toEqual([undefined, undefined]);
  });
});

describe('an album', () => {
  const item = (id: string) => ({ media_group_id: id, text: undefined, photo: [] });

  it('is one whole', () => {
    expect(joined(['', item('1')], ['', item('1')], ['', item('2')])).toEqual(['album:1', 'album:1', 'album:2']);
  });

  it('is not gone on with by a text', () => {
    expect(joined(['', { ...item('1'), caption: long.slice(0, 1024) }], ['What is this?'])).toEqual([
      'album:1',
      undefined,
    ]);
  });
});
