import { errorCodes } from '@gonets/contracts';
import type { ErrorCode } from '@gonets/contracts';
import { startTelemetry } from '@gonets/telemetry';
import { logSink } from '@gonets/testing';
import { trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createChat } from '../../src/chat/index.ts';
import { textsFor } from '../../src/chat/texts.ts';
import { TelegramError } from '../../src/telegram/index.ts';
import { TurnAborted } from '../../src/turns/index.ts';
import {
  breaking,
  buttonsOf,
  delta,
  done,
  failing,
  fakeBus,
  fakeDeps,
  fakeTelegram,
  fakeTurn,
  inTrace,
  message,
  queued,
  refusal,
  textOf,
} from './fakes.ts';
import type { Script, Sent } from './fakes.ts';

const en = textsFor('en');

beforeAll(async () => {
  await startTelemetry({ service: 'gateway', version: '0', environment: 'test' });
});

/** Everything that one question leads to. */
async function ask(
  generate: Script,
  {
    update = message('Why?'),
    refuse,
    turn = fakeTurn(update),
    stored,
  }: {
    update?: ReturnType<typeof message>;
    refuse?: (call: Sent) => Error | undefined;
    turn?: ReturnType<typeof fakeTurn>;
    stored?: string | undefined;
  } = {},
) {
  const fake = fakeTelegram(refuse);
  const call = () =>
    stored === undefined ? failing('NOT_FOUND') : { turn: 't', question: 'q', text: stored, model: 'm' };
  const { bus, requests } = fakeBus({ generate, call });
  const { handler } = createChat(fakeDeps({ bus, telegram: fake.telegram }));
  await inTrace(turn, () => handler(turn));
  return { ...fake, requests, turn, texts: fake.finals().map(textOf) };
}

describe('a question in a private chat', () => {
  it('is answered with blocks and a PDF button; the conversation is the chat, the turn the update', async () => {
    const update = message('Why?', { language: 'ru' });
    const { finals, requests } = await ask(
      async function* () {
        yield delta('**Because**');
        yield done('**Because** so');
      },
      { update },
    );
    expect(requests).toEqual([
      {
        subject: 'generate',
        request: { turn: `42.7/${update.id}`, conversation: '42.7', user: '42.7', text: 'Why?', language: 'ru' },
      },
    ]);
    expect(finals()).toEqual([
      {
        method: 'sendRichMessage',
        params: {
          chat_id: 7,
          rich_message: {
            blocks: [{ type: 'paragraph', text: [{ type: 'bold', text: 'Because' }, ' so'] }],
            skip_entity_detection: true,
          },
          reply_markup: { inline_keyboard: [[{ text: 'PDF', callback_data: `pdf:/${update.id}` }]] },
        },
      },
    ]);
  });

  it('shows at once that it is being thought about, then the growing text, and can be stopped', async () => {
    const { of } = await ask(async function* () {
      await new Promise(setImmediate);
      yield delta('One ');
      await new Promise(setImmediate);
      yield delta('two');
      await new Promise(setImmediate);
      yield done('One two');
    });
    const drafts = of('sendRichMessageDraft');
    expect(drafts[0]).toMatchObject({
      chat_id: 7,
      can_stop: true,
      keep_on_stop: true,
      rich_message: { blocks: [{ type: 'thinking', text: en.thinking }] },
    });
    expect(drafts.at(-1)).toMatchObject({ rich_message: { blocks: [{ type: 'paragraph', text: ['One two'] }] } });
    expect(new Set(drafts.map((draft) => draft['draft_id'])).size).toBe(1);
    expect(drafts[0]?.['draft_id']).toBeGreaterThan(0);
  });

  it('tells the place in the queue', async () => {
    const { calls } = await ask(async function* () {
      for (const ahead of [11, 1]) {
        yield queued(ahead);
        await new Promise(setImmediate);
      }
      yield done('answer');
    });
    const shown = calls.map(textOf).join('\n');
    expect(shown).toContain('12th in the queue');
    expect(shown).toContain('2nd in the queue');
  });

  it('leads over from the draft to a final answer that begins differently', async () => {
    const { calls } = await ask(async function* () {
      await new Promise(setImmediate);
      yield done('Hello');
    });
    const methods = calls.map((call) => [call.method, textOf(call)]);
    expect(methods.slice(-2)).toEqual([
      ['sendRichMessageDraft', 'Hello'],
      ['sendRichMessage', 'Hello'],
    ]);
  });

  it('sends a long answer in several messages with one button', async () => {
    const { finals } = await ask(async function* () {
      yield done('A paragraph of some words.\n\n'.repeat(3000));
    });
    expect(finals().length).toBeGreaterThan(2);
    expect(finals().map(({ params }) => 'reply_markup' in params)).toEqual([
      ...Array.from({ length: finals().length - 1 }, () => false),
      true,
    ]);
  });

  it('does not send again what an earlier start has sent', async () => {
    const update = message('Why?');
    const { finals } = await ask(
      async function* () {
        yield done('A paragraph of some words.\n\n'.repeat(3000));
      },
      { update, turn: fakeTurn(update, { attempt: 2, sentParts: [0, 1000] }) },
    );
    expect(finals().length).toBeGreaterThan(0);
    expect(textOf(finals()[0] ?? { method: '', params: {} }).length).toBeLessThan(29_000);
  });

  it('shows no draft after what an earlier start has sent', async () => {
    const update = message('Why?');
    const { calls } = await ask(
      async function* () {
        yield done('Because');
      },
      { update, turn: fakeTurn(update, { attempt: 2, sentParts: [0] }) },
    );
    expect(calls).toEqual([]);
  });
});

describe('a question in a group', () => {
  it('shows typing, then one reply; a topic is a conversation of its own', async () => {
    const update = message('@GonetsBot, why?', { group: true, topic: 5 });
    const { calls, requests } = await ask(
      async function* () {
        yield done('Because');
      },
      { update },
    );
    expect(calls.map(({ method }) => method)).toEqual(['sendChatAction', 'sendRichMessage']);
    expect(calls[0]?.params).toEqual({ chat_id: -1001, message_thread_id: 5, action: 'typing' });
    expect(calls[1]?.params).toMatchObject({
      chat_id: -1001,
      message_thread_id: 5,
      reply_parameters: { message_id: update.id, allow_sending_without_reply: true },
    });
    expect(requests[0]?.request).toMatchObject({ conversation: '42.-1001.5', user: '42.7', text: 'why?' });
  });

  it('a thread of replies is no topic', async () => {
    const { requests } = await ask(
      async function* () {
        yield done('x');
      },
      { update: message({ text: 'hi', message_thread_id: 9 }, { group: true }) },
    );
    expect(requests[0]?.request).toMatchObject({ conversation: '42.-1001' });
  });

  it('knows the message that is replied to, but not its own', async () => {
    const other = { message_id: 3, from: { id: 8 }, text: 'line one\nline two' };
    const own = { message_id: 3, from: { id: 42 }, text: 'my answer' };
    const question = async (fields: object) => {
      const { requests } = await ask(
        async function* () {
          yield done('x');
        },
        { update: message({ text: 'what?', ...fields }, { group: true }) },
      );
      return (requests[0]?.request as { text: string } | undefined)?.text;
    };
    expect(await question({ reply_to_message: other })).toBe('> line one\n> line two\n\nwhat?');
    expect(await question({ reply_to_message: own })).toBe('what?');
    expect(await question({ reply_to_message: own, quote: { text: 'answer' } })).toBe('> answer\n\nwhat?');
  });
});

describe('an answer that does not simply end', () => {
  it.each([
    ['complete', '', en.emptyAnswer],
    ['complete', '---', en.emptyAnswer],
    ['max_tokens', 'Much text', `Much text${en.cutShort}`],
    ['refusal', '', en.refused],
    ['refusal', 'Well', `Well${en.refusedHere}`],
    ['stopped', 'Part', `Part${en.stopped}`],
    ['stopped', 'Some **bold', `Some bold${en.stopped}`],
    ['stopped', 'Text\n\n```ts', `Text${en.stopped}`],
    ['max_tokens', 'A [link](https://exa', `A link${en.cutShort}`],
  ] as const)('%s with %j says so', async (finish, text, said) => {
    const { texts } = await ask(async function* () {
      yield done(text, finish);
    });
    expect(texts).toEqual([said]);
  });

  it('an error becomes a message with the code that finds the trace', async () => {
    const { texts } = await ask(breaking('AI_OVERLOADED'));
    expect(texts).toEqual([`${en.errors.AI_OVERLOADED}\nReference: abcdef12`]);
  });

  it.each(Object.keys(errorCodes) as ErrorCode[])(
    '%s is told in both languages, and the turn is over',
    async (code) => {
      for (const language of ['ru', 'en'] as const) {
        const update = message('Why?', { language });
        const { texts } = await ask(breaking(code), { update, turn: fakeTurn(update, { attempt: 3 }) });
        expect(texts).toHaveLength(1);
        expect(texts[0]).toContain(textsFor(language).errors[code]);
      }
    },
  );

  it('the text before an error is kept', async () => {
    const { texts, finals } = await ask(async function* () {
      yield delta('The beginning');
      failing('AI_TIMEOUT');
    });
    expect(texts).toEqual([`The beginning${en.interrupted} ${en.errors.AI_TIMEOUT}\nReference: abcdef12`]);
    expect(buttonsOf(finals()[0])).toEqual([{ text: en.againButton, callback_data: expect.stringMatching(/^again:/) }]);
  });

  it.each([
    ['AI_OVERLOADED', true],
    ['AI_KEY', false],
  ] as const)('only what may help is offered again: after %s %s', async (code, offered) => {
    const { finals } = await ask(breaking(code));
    expect(buttonsOf(finals()[0])).toHaveLength(offered ? 1 : 0);
  });

  it('a lost connection is met by another start of the turn, not by a message', async () => {
    const update = message('Why?');
    const turn = fakeTurn(update);
    await expect(ask(breaking('UNAVAILABLE'), { update, turn })).rejects.toThrow('as the test wants');
    expect(turn.sentParts).toEqual([]);
  });
});

describe('stopping', () => {
  it('keeps the text written until then, and says that it was stopped', async () => {
    const update = message('Why?');
    const turn = fakeTurn(update);
    const { texts, finals } = await ask(
      async function* (_request, { cancelled }) {
        yield delta('Half of ');
        turn.abort('stop');
        expect(cancelled.aborted).toBe(true);
        yield done('Half of it', 'stopped');
      },
      { update, turn },
    );
    expect(texts).toEqual([`Half of it${en.stopped}`]);
    expect(finals()[0]?.params).toHaveProperty('reply_markup');
  });

  it('also when ai-service does not end by itself', async () => {
    const update = message('Why?');
    const turn = fakeTurn(update);
    const { texts } = await ask(
      async function* () {
        yield delta('Half');
        turn.abort('stop');
        failing('CANCELLED');
      },
      { update, turn },
    );
    expect(texts).toEqual([`Half${en.stopped}`]);
  });

  it('before any text there is a short message', async () => {
    const update = message('Why?');
    const turn = fakeTurn(update);
    const { texts } = await ask(
      breaking('CANCELLED', () => turn.abort('stop')),
      { update, turn },
    );
    expect(texts).toEqual([en.stoppedEarly]);
  });

  it.each([
    ['What was written', `What was written${en.stopped}`],
    [undefined, en.stoppedEarly],
  ])('a takeover does not begin a stopped answer again (%j)', async (stored, said) => {
    const update = message('Why?');
    const { texts, requests } = await ask(async function* () {}, {
      update,
      turn: fakeTurn(update, { stopped: true }),
      stored,
    });
    expect(texts).toEqual([said]);
    expect(requests.map(({ subject }) => subject)).toEqual(['answer']);
  });
});

describe.each(['lost', 'shutdown'] as const)('when the turn is taken away (%s)', (reason) => {
  it('nothing is sent any more, the stream is left, and the handler throws', async () => {
    const update = message('Why?');
    const turn = fakeTurn(update);
    let leftAborted = false;
    const fake = fakeTelegram();
    const { bus } = fakeBus({
      generate: async function* (_request, { left }) {
        yield delta('Half');
        turn.abort(reason);
        leftAborted = left.aborted;
        failing('CANCELLED');
      },
    });
    const handling = createChat(fakeDeps({ bus, telegram: fake.telegram })).handler(turn);
    await expect(handling).rejects.toThrow(TurnAborted);
    expect(leftAborted).toBe(true);
    expect(fake.finals()).toEqual([]);
  });
});

describe('what Telegram refuses', () => {
  const answerWith = (text: string): Script =>
    async function* () {
      yield done(text);
    };

  it('rich blocks: the answer comes with entities', async () => {
    const refuse = ({ method }: Sent) =>
      method === 'sendRichMessage' ? refusal(400, 'Bad Request: RICH_MESSAGE_DEPTH_INVALID') : undefined;
    const { finals } = await ask(answerWith('**bold** text'), { refuse });
    expect(finals().at(-1)).toMatchObject({
      method: 'sendMessage',
      params: { text: 'bold text', entities: [{ type: 'bold', offset: 0, length: 4 }] },
    });
  });

  it('entities too: the answer comes as plain text, in as many messages as it takes, with the button', async () => {
    const refuse = ({ method, params }: Sent) =>
      method === 'sendRichMessage' || 'entities' in params ? refusal(400, "Bad Request: can't parse") : undefined;
    const { finals } = await ask(answerWith(`**bold** ${'word '.repeat(2000)}`), { refuse });
    const delivered = finals().filter((call) => refuse(call) === undefined);
    expect(delivered.map(textOf).join(' ').replace(/\s+/g, ' ')).toBe(`bold ${'word '.repeat(2000)}`.trim());
    expect(delivered.at(-1)?.params).toHaveProperty('reply_markup');
    expect(delivered.length).toBeGreaterThan(2);
  });

  it('never makes an answer simpler because of 429 or 5xx', async () => {
    for (const code of [429, 500, 502]) {
      const update = message('Why?');
      const turn = fakeTurn(update);
      const refuse = ({ method }: Sent) => (method === 'sendRichMessage' ? refusal(code, 'later') : undefined);
      await expect(ask(answerWith('x'), { update, turn, refuse })).rejects.toThrow('later');
      expect(turn.sentParts).toEqual([]);
    }
  });

  it('nothing, but its answer cannot be read: the message was sent, and is not sent again', async () => {
    const unreadable = new TelegramError('HTTP 200 with an answer that is not JSON', {
      kind: 'unreadable',
      method: 'sendRichMessage',
      code: 200,
    });
    const { turn, finals } = await ask(answerWith('x'), {
      refuse: ({ method }) => (method === 'sendRichMessage' ? unreadable : undefined),
    });
    expect(turn.sentParts).toEqual([0]);
    expect(finals()).toHaveLength(1);
  });

  it('a blocked bot: the turn is over', async () => {
    const refuse = () => refusal(403, 'Forbidden: bot was blocked by the user');
    const { turn } = await ask(answerWith('x'), { refuse });
    expect(turn.sentParts).toEqual([]);
  });

  it('a group that has become a supergroup: the answer goes there', async () => {
    const refuse = ({ params }: Sent) =>
      params['chat_id'] === -1001 ? refusal(400, 'Bad Request: upgraded', { migrateTo: -2002 }) : undefined;
    const { finals } = await ask(answerWith('x'), { refuse, update: message('Why?', { group: true }) });
    expect(finals().at(-1)?.params).toMatchObject({ chat_id: -2002 });
  });

  it('a topic that is gone: the answer goes to the chat', async () => {
    const refuse = ({ method, params }: Sent) =>
      method === 'sendRichMessage' && 'message_thread_id' in params
        ? refusal(400, 'Bad Request: message thread not found')
        : undefined;
    const { finals, texts } = await ask(answerWith('x'), { refuse, update: message('Why?', { topic: 3 }) });
    expect(texts.at(-1)).toBe('x');
    expect(finals().at(-1)?.params).not.toHaveProperty('message_thread_id');
  });

  it('a server without rich messages is remembered', async () => {
    const refuse = ({ method }: Sent) =>
      method.startsWith('sendRich') ? refusal(404, 'Not Found: method not found') : undefined;
    const fake = fakeTelegram(refuse);
    const { bus } = fakeBus({ generate: answerWith('x') });
    const chat = createChat(fakeDeps({ bus, telegram: fake.telegram }));
    await chat.handler(fakeTurn(message('one')));
    await chat.handler(fakeTurn(message('two')));
    expect(fake.of('sendRichMessage')).toHaveLength(1);
    expect(fake.of('sendRichMessageDraft')).toHaveLength(1);
    expect(fake.of('sendMessage')).toHaveLength(2);
  });
});

describe('for operators', () => {
  it('the span of the turn says when the answer began, the log how it went, both without its text', async () => {
    const addEvent = vi.fn<Span['addEvent']>();
    const { log, lines } = logSink();
    const active = vi
      .spyOn(trace, 'getActiveSpan')
      .mockReturnValue({ addEvent, spanContext: () => undefined } as never);
    const { bus } = fakeBus({
      generate: async function* () {
        yield delta('secret');
        yield delta(' words');
        yield done('secret words');
      },
    });
    const update = message('my question');
    await createChat(fakeDeps({ bus, telegram: fakeTelegram().telegram, log })).handler(fakeTurn(update));
    active.mockRestore();
    expect(addEvent.mock.calls).toEqual([['first token', { 'gonets.first_token_ms': expect.any(Number) }]]);
    expect(lines()).toContainEqual(
      expect.objectContaining({ msg: 'question answered', update: update.id, finish: 'complete', characters: 12 }),
    );
    expect(JSON.stringify(lines())).not.toMatch(/secret|my question/);
  });
});

describe('giving up', () => {
  it('is told with the reference', async () => {
    const fake = fakeTelegram();
    const turn = fakeTurn(message('Why?', { language: 'ru' }));
    const { onGiveUp } = createChat(fakeDeps({ bus: fakeBus({}).bus, telegram: fake.telegram }));
    await inTrace(turn, () => onGiveUp(turn, new Error('x')));
    expect(fake.finals().map(textOf)).toEqual([`${textsFor('ru').failed}\nКод обращения: abcdef12`]);
  });
});
