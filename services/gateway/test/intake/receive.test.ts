import { logSink } from '@gonets/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { textsFor } from '../../src/chat/texts.ts';
import { incomingSchema } from '../../src/intake/index.ts';
import { createReceive } from '../../src/intake/receive.ts';
import type { RateLimit } from '../../src/intake/rate-limit.ts';
import { createPacer } from '../../src/telegram/index.ts';
import type { Telegram } from '../../src/telegram/index.ts';
import type { Accepted, StoredUpdate, Turns } from '../../src/turns/index.ts';
import { bot, button, fakeTurns, groupMessage, privateMessage, stopPressed } from './fakes.ts';

type Calls = Pick<Telegram, 'answerCallbackQuery' | 'sendChatAction' | 'sendMessage' | 'sendMessageDraft'>;

interface Setup {
  readonly accept?: (key: string, update: StoredUpdate) => Accepted;
  readonly turns?: Pick<Turns, 'accept' | 'ahead' | 'stats' | 'stop'>;
  readonly rateLimit?: RateLimit;
}

function setUp({ accept, turns, rateLimit = async () => undefined }: Setup = {}) {
  const fake = fakeTurns(accept);
  const sink = logSink();
  const calls: { method: string; params: object }[] = [];
  const note = (method: string) =>
    vi.fn<() => Promise<never>>((...params: object[]) => {
      calls.push({ method, params: params[0] ?? {} });
      return Promise.resolve(true as never);
    });
  const telegram: Calls = {
    answerCallbackQuery: note('answerCallbackQuery'),
    sendChatAction: note('sendChatAction'),
    sendMessage: note('sendMessage'),
    sendMessageDraft: note('sendMessageDraft'),
  };
  const pacer = createPacer();
  const receive = createReceive({ bot, turns: turns ?? fake.turns, telegram, pacer, rateLimit, log: sink.log });
  return { ...fake, calls, receive, sink, telegram };
}

describe('a message', () => {
  it('is stored in the mailbox of its chat, and the user sees a sign of life', async () => {
    const { receive, accepted, calls } = setUp();
    await receive(privateMessage(1, 'hello'));
    expect(accepted).toMatchObject([{ key: 'p.42.7', update: { id: 1, receivedAt: expect.any(Number) } }]);
    expect(incomingSchema.parse(accepted[0]?.update.update)).toMatchObject({
      language: 'en',
      update: { message: { text: 'hello', from: { id: 7 } } },
    });
    expect(calls).toEqual([{ method: 'sendChatAction', params: { chat_id: 7, action: 'typing' } }]);
  });

  it('that asks for a report has a mailbox beside that of its chat, which goes on meanwhile', async () => {
    const { receive, accepted } = setUp();
    await receive(privateMessage(1, '/report Roads'));
    await receive(privateMessage(2, 'hello'));
    expect(accepted.map(({ key }) => key)).toEqual(['p.42.7.report', 'p.42.7']);
  });

  it('survives being stored as JSON', async () => {
    const { receive, accepted } = setUp();
    await receive(privateMessage(1, 'hello', { voice: { file_id: 'x' } }));
    const stored = accepted[0]?.update.update;
    expect(incomingSchema.parse(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  });

  it.each([
    ['ru', 'ru'],
    ['ru-RU', 'ru'],
    ['en', 'en'],
    ['de', 'en'],
    [undefined, 'en'],
  ])('of somebody with %s is answered in %s', async (language_code, language) => {
    const { receive, accepted } = setUp();
    await receive(privateMessage(1, 'hello', { from: { id: 7, language_code } }));
    expect(accepted[0]?.update.update).toMatchObject({ language });
  });

  it('of a group is left out unless it is for the bot', async () => {
    const { receive, accepted, calls } = setUp();
    await receive(groupMessage(1, 'hello all'));
    await receive(groupMessage(2, '/help', { message_thread_id: 5 }));
    await receive(groupMessage(3, '/help', { message_thread_id: 5, is_topic_message: true }));
    expect(accepted.map(({ key }) => key)).toEqual(['g.42.-100.0.7', 'g.42.-100.5.7']);
    // The second one within 4 s is not shown.
    expect(calls).toEqual([{ method: 'sendChatAction', params: { chat_id: -100, action: 'typing' } }]);
  });

  it('in a topic is met there', async () => {
    const { receive, calls } = setUp();
    await receive(privateMessage(1, 'hello', { message_thread_id: 5, is_topic_message: true }));
    expect(calls).toEqual([
      { method: 'sendChatAction', params: { chat_id: 7, message_thread_id: 5, action: 'typing' } },
    ]);
  });

  it('of another bot is left out', async () => {
    const { receive, accepted } = setUp();
    await receive(privateMessage(1, 'hello', { from: { id: 8, is_bot: true } }));
    expect(accepted).toEqual([]);
  });

  it('over the limit is stored with the time to wait, to be answered in its turn', async () => {
    const rateLimit = vi.fn<RateLimit>(async () => 9000);
    const { receive, accepted, calls } = setUp({ rateLimit });
    await receive(privateMessage(1, 'hello'));
    expect(rateLimit).toHaveBeenCalledWith(7, '42:1');
    expect(accepted[0]?.update.limitedMs).toBe(9000);
    expect(calls).toEqual([]);
  });

  it('for a full mailbox is confirmed, and the user is told once', async () => {
    const { receive, calls } = setUp({ accept: () => 'full' });
    await receive(privateMessage(1, 'hello'));
    await receive(privateMessage(2, 'hello'));
    await vi.waitFor(() => {
      expect(calls).toMatchObject([
        { method: 'sendMessage', params: { chat_id: 7, text: expect.stringContaining('too many messages') } },
      ]);
    });
  });

  it('for a full mailbox of a group is confirmed, and each member is told, in reply and in the topic', async () => {
    const { receive, calls } = setUp({ accept: () => 'full' });
    const topic = { message_thread_id: 5, is_topic_message: true };
    await receive(groupMessage(1, '/help', topic));
    await receive(groupMessage(2, '/help', topic));
    await receive(groupMessage(3, '/help', { ...topic, from: { id: 8, language_code: 'ru' } }));
    const told = (message_id: number, text: string) => ({
      method: 'sendMessage',
      params: {
        chat_id: -100,
        message_thread_id: 5,
        text: expect.stringContaining(text),
        reply_parameters: { message_id, allow_sending_without_reply: true },
      },
    });
    await vi.waitFor(() => {
      expect(calls).toEqual([told(1, 'too many messages'), told(3, 'слишком много')]);
    });
  });

  it('that cannot be stored is not confirmed', async () => {
    const turns = { ...fakeTurns().turns, accept: () => Promise.reject(new Error('NATS is away')) };
    const { receive } = setUp({ turns });
    await expect(receive(privateMessage(1, 'hello'))).rejects.toThrow('NATS is away');
  });
});

describe('messages over the limit', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const rateLimit = async () => 9000;
  const from = { id: 8 };

  it('are answered once a user and window, the others are left out and confirmed', async () => {
    const { receive, accepted, sink } = setUp({ rateLimit });
    await Promise.all([1, 2, 3].map((id) => receive(privateMessage(id, 'hello'))));
    await receive(groupMessage(4, '/help'));
    await receive(privateMessage(5, 'hello', { from }));
    expect(accepted.map(({ update }) => update.id)).toEqual([1, 5]);
    expect(sink.lines().map(({ update }) => update)).toEqual([2, 3, 4]);
    vi.advanceTimersByTime(9000);
    await receive(privateMessage(6, 'hello'));
    expect(accepted.map(({ update }) => update.id)).toEqual([1, 5, 6]);
  });

  it('are not left out without a word when the first one could not be stored', async () => {
    let away = true;
    const { turns, accepted } = fakeTurns(() => {
      if (away) {
        throw new Error('NATS is away');
      }
      return 'accepted';
    });
    const { receive } = setUp({ rateLimit, turns });
    await expect(receive(privateMessage(1, 'hello'))).rejects.toThrow('NATS is away');
    away = false;
    await receive(privateMessage(1, 'hello'));
    expect(accepted.map(({ update }) => update.id)).toEqual([1]);
  });

  it('nor when there was no room for it', async () => {
    const answers: Accepted[] = ['full', 'accepted'];
    const { receive, accepted } = setUp({ rateLimit, accept: () => answers.shift() ?? 'duplicate' });
    for (const id of [1, 2, 3]) {
      await receive(privateMessage(id, 'hello'));
    }
    expect(accepted.map(({ update }) => update.id)).toEqual([1, 2]);
  });
});

describe('/stop', () => {
  it('stops at once, without the rate limit, and goes to the mailbox to be answered', async () => {
    const rateLimit = vi.fn<RateLimit>();
    const { receive, accepted, stopped } = setUp({ rateLimit });
    await receive(privateMessage(1, '/stop'));
    expect(stopped).toEqual([
      ['p.42.7', 1],
      ['p.42.7.pdf', 1],
      ['p.42.7.report', 1],
    ]);
    expect(accepted).toMatchObject([{ key: 'p.42.7', update: { update: { stopped: true } } }]);
    expect(rateLimit).not.toHaveBeenCalled();
  });

  it('for another bot stops nothing', async () => {
    const { receive, stopped } = setUp();
    await receive(groupMessage(1, '/stop@OtherBot'));
    expect(stopped).toEqual([]);
  });

  it('on the draft stops the turn of that draft and needs no answer', async () => {
    const { receive, accepted, stopped } = setUp();
    await receive(stopPressed(124, '123'));
    expect(stopped).toEqual([['p.42.7.pdf', 123, 123]]);
    expect(accepted).toEqual([]);
  });

  it('on the draft of an answer stops the answer, whatever PDF is made beside it', async () => {
    const { turns, stopped } = fakeTurns(undefined, (key) => key === 'p.42.7');
    await setUp({ turns }).receive(stopPressed(124, 123));
    expect(stopped).toEqual([
      ['p.42.7.pdf', 123, 123],
      ['p.42.7.report', 123, 123],
      ['p.42.7', 123],
    ]);
  });
});

describe('a button', () => {
  it('is answered at once, in the language of the user, and stored in its own mailbox', async () => {
    const { receive, accepted, calls } = setUp();
    await receive(button(1, 'pdf:t1', { from: { id: 7, language_code: 'ru' } }));
    expect(calls).toMatchObject([
      { method: 'answerCallbackQuery', params: { callback_query_id: 'q1', text: expect.stringContaining('PDF') } },
      { method: 'sendChatAction', params: { chat_id: 7, action: 'upload_document' } },
    ]);
    expect(accepted.map(({ key }) => key)).toEqual(['p.42.7.pdf']);
  });

  it('over the limit is told so in its own answer, and not stored', async () => {
    const { receive, accepted, calls } = setUp({ rateLimit: async () => 9000 });
    await receive(button(1, 'pdf:t1'));
    await receive(button(2, 'pdf:t1'));
    expect(accepted).toEqual([]);
    const answer = { text: expect.stringContaining('in 9 s'), show_alert: true };
    expect(calls).toMatchObject([1, 2].map((id) => ({ params: { callback_query_id: `q${id}`, ...answer } })));
    const longest = Math.max(...(['ru', 'en'] as const).map((language) => textsFor(language).limited(60).length));
    expect(longest).toBeLessThanOrEqual(200);
  });

  it('whose answer fails is stored all the same', async () => {
    const { receive, accepted, telegram } = setUp();
    vi.mocked(telegram.answerCallbackQuery).mockRejectedValue(new Error('query is too old'));
    await receive(button(1, 'pdf:t1'));
    expect(accepted).toHaveLength(1);
  });
});

describe('an update that is of no use', () => {
  it.each([
    [{ update_id: 1 }],
    [{ update_id: 1, poll_answer: { poll_id: 'x' } }],
    [{ update_id: 1, my_chat_member: { chat: { id: 7 } } }],
    [{ update_id: 1, something_of_next_year: { deep: ['x'] } }],
    [privateMessage(1, '', { text: undefined, pinned_message: {} })],
  ])('%j is confirmed', async (update) => {
    const { receive, accepted, sink } = setUp();
    await receive(update);
    expect(accepted).toEqual([]);
    expect(sink.lines()).toEqual([]);
  });

  it('because it cannot be read is confirmed, and its id is logged but not what it says', async () => {
    const { receive, accepted, sink } = setUp();
    await receive(privateMessage(77, 'secret words', { chat: { id: 'secret', type: 'cave' } }));
    expect(accepted).toEqual([]);
    expect(sink.lines()).toMatchObject([{ update: 77, kind: 'message' }]);
    expect(JSON.stringify(sink.lines())).not.toContain('secret');
  });
});
