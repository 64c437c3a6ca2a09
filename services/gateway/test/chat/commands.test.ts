import { describe, expect, it } from 'vitest';
import { createChat } from '../../src/chat/index.ts';
import { textsFor } from '../../src/chat/texts.ts';
import {
  buttonsOf,
  done,
  failing,
  fakeBus,
  fakeDeps,
  fakeTelegram,
  fakeTurn,
  message,
  pressed,
  textOf,
} from './fakes.ts';

async function receive(update: ReturnType<typeof message>, call?: (subject: string, request: unknown) => unknown) {
  const fake = fakeTelegram();
  const generate = async function* () {
    yield done('answered');
  };
  const { bus, requests } = fakeBus({ generate, ...(call && { call }) });
  await createChat(fakeDeps({ bus, telegram: fake.telegram })).handler(fakeTurn(update));
  return { texts: fake.finals().map(textOf), requests, finals: fake.finals(), of: fake.of };
}

describe.each(['ru', 'en'] as const)('commands in %s', (language) => {
  const texts = textsFor(language);

  it.each([
    ['/start', texts.start],
    ['/start from-a-link', texts.start],
    ['/help', texts.help],
    ['/HELP@gonetsbot', texts.help],
    ['/dance', texts.unknownCommand('/dance')],
    ['/stop', texts.nothingToStop],
  ])('%s', async (text, said) => {
    expect((await receive(message(text, { language }))).texts).toEqual([said]);
  });

  it('a command in a caption', async () => {
    const update = message({ caption: '/help', photo: [] }, { language });
    expect((await receive(update)).texts).toEqual([texts.help]);
  });

  it('/new forgets the conversation', async () => {
    for (const [turns, said] of [
      [3, texts.forgotten],
      [0, texts.nothingToForget],
    ] as const) {
      const { texts: sent, requests } = await receive(message('/new', { language, topic: 4 }), () => ({ turns }));
      expect(sent).toEqual([said]);
      expect(requests).toEqual([{ subject: 'forget', request: { conversation: '42.7.4', everything: false } }]);
    }
  });

  it('/usage tells what the user has taken, and what is left of a budget', async () => {
    const figures = { requests: 2, inputTokens: 12_345, outputTokens: 678, cacheReadTokens: 0, cacheWriteTokens: 0 };
    const taken = { today: { ...figures, microDollars: 2500 }, month: { ...figures, microDollars: 1_234_567 } };
    const ask = (budget?: object) =>
      receive(message('/usage', { language, group: true }), () => ({ ...taken, ...budget }));
    const { texts: sent, requests } = await ask({ budget: { microDollars: 5_000_000, committed: 2500 } });
    expect(requests).toEqual([{ subject: 'usage', request: { user: '42.7' } }]);
    const dot = language === 'ru' ? ',' : '.';
    for (const part of ['678', `$0${dot}0025`, `$1${dot}23`, `$5${dot}00`]) expect(sent[0]).toContain(part);
    expect((await ask()).texts[0]).not.toContain(`$5${dot}00`);
  });

  it('/forget forgets everything', async () => {
    const { texts: sent, requests } = await receive(message('/forget', { language }), () => ({ turns: 0 }));
    expect(sent).toEqual([texts.everythingForgotten]);
    expect(requests).toEqual([{ subject: 'forget', request: { conversation: '42.7', everything: true } }]);
  });

  const choices = {
    model: 'claude-sonnet-5-5',
    persona: 'editor',
    models: [
      { id: 'claude-sonnet-5-5', name: 'Sonnet', about: 'fast' },
      { id: 'claude-opus-5-5', name: 'Opus', about: 'thorough' },
    ],
    personas: [
      { id: 'assistant', name: 'Assistant' },
      { id: 'editor', name: 'Editor' },
    ],
  };

  it.each([
    ['/model', texts.settings.model.offer(choices.models, 'Sonnet'), 'model', ['✓ Sonnet', 'Opus']],
    ['/mode', texts.settings.persona.offer(choices.personas, 'Editor'), 'persona', ['Assistant', '✓ Editor']],
  ])('%s shows what can be chosen, the present choice marked', async (command, said, setting, labels) => {
    const { texts: sent, finals, requests } = await receive(message(command, { language, group: true }), () => choices);
    expect(requests).toEqual([{ subject: 'settings', request: { conversation: '42.-1001', language } }]);
    expect(sent).toEqual([said]);
    expect(buttonsOf(finals[0]).map(({ text }) => text)).toEqual(labels);
    for (const { callback_data: data } of buttonsOf(finals[0])) expect(data).toMatch(new RegExp(`^${setting}:`));
  });

  it('a pressed choice is made for the conversation, and the mark moves to it', async () => {
    const press = (data: string) =>
      receive(pressed(data, { language }), () => ({ ...choices, model: 'claude-opus-5-5' }));
    const { texts: sent, requests, of } = await press('model:claude-opus-5-5');
    const request = { conversation: '42.7', language, model: 'claude-opus-5-5' };
    expect(requests).toEqual([{ subject: 'settings', request }]);
    expect(sent).toEqual([texts.settings.model.chosen('Opus')]);
    const [edit] = of('editMessageReplyMarkup').map((params) => ({ method: '', params }));
    expect(edit?.params).toMatchObject({ chat_id: 7, message_id: 55 });
    expect(buttonsOf(edit).map(({ text }) => text)).toEqual(['Sonnet', '✓ Opus']);
    expect((await press('model:claude-gone')).texts).toEqual([texts.settings.model.gone]);
  });

  it('/retry and the button under a failure ask the question again, with its files', async () => {
    const attachments = [{ id: 'a', name: 'photo.jpg', kind: 'image', bytes: 1, tokens: 1 }];
    const found = () => ({ turn: '42.7/99', text: 'Why?', attachments });
    for (const [update, request] of [
      [message('/retry', { language }), { conversation: '42.7' }],
      [pressed('again:/99', { language }), { conversation: '42.7', turn: '42.7/99' }],
    ] as const) {
      const { requests } = await receive(update, found);
      expect(requests[0]).toEqual({ subject: 'question', request });
      expect(requests[1]).toMatchObject({
        subject: 'generate',
        request: { turn: `42.7/${update.id}`, text: 'Why?', attachments, replaces: '42.7/99' },
      });
    }
    const none = () => failing('NOT_FOUND');
    expect((await receive(message('/retry', { language }), none)).texts).toEqual([texts.nothingToRetry]);
    expect((await receive(pressed('again:/99', { language }), none)).texts).toEqual([texts.questionGone]);
  });

  it('/export sends the whole conversation, with a button for its PDF', async () => {
    const turns = [
      { question: 'Why?', files: ['photo.jpg'], answer: '**Because**', model: 'm', at: Date.UTC(2026, 10, 25, 9, 34) },
    ];
    const { finals, requests } = await receive(message('/export', { language }), () => ({ turns }));
    expect(requests).toEqual([{ subject: 'transcript', request: { conversation: '42.7' } }]);
    const [sent] = finals as unknown as [
      { params: { document: { bytes: Buffer; filename: string }; caption: string } },
    ];
    const { document, caption } = sent.params;
    expect(document.filename).toBe(`${texts.transcriptName}.md`);
    expect(caption).toBe(texts.transcriptCaption(1));
    expect(document.bytes.toString()).toBe(
      `# ${texts.transcriptName}\n\n## ${texts.transcriptYou}, 2026-11-25 09:34 UTC\n\nWhy?\n\n📎 photo.jpg\n\n## ${texts.transcriptBot}, 2026-11-25 09:34 UTC\n\n**Because**\n`,
    );
    expect(buttonsOf(finals[0])).toEqual([{ text: texts.pdfButton, callback_data: 'pdf:all' }]);

    const paper = await receive(pressed('pdf:all', { language }), () => ({ turns }));
    expect(paper.requests.at(-1)).toMatchObject({
      subject: 'render',
      request: { kind: 'transcript', messages: [{ from: texts.transcriptYou }, { markdown: '**Because**' }] },
    });
    const none = () => failing('NOT_FOUND');
    expect((await receive(message('/export', { language }), none)).texts).toEqual([texts.nothingToExport]);
  });

  it('/new that fails says so', async () => {
    const { texts: sent } = await receive(message('/new', { language }), () => failing('DEADLINE'));
    expect(sent[0]).toContain(texts.errors.DEADLINE);
  });
});

it('/stop says nothing when there was something to stop: the stopped answer speaks for itself', async () => {
  expect((await receive(message('/stop', { stopped: true }))).finals).toEqual([]);
});

it('a path is not a command', async () => {
  const { requests } = await receive(message('/etc/hosts, what is it?')).catch(() => ({ requests: [] }));
  expect(requests).not.toContainEqual(expect.objectContaining({ subject: 'forget' }));
});

describe('beyond the rate limit', () => {
  it.each(['a question', '/new', '/pdf'])('%s: nothing is asked, the time to wait is told', async (text) => {
    const update = { ...message(text, { limitedMs: 30_000 }), receivedAt: Date.now() - 10_000 };
    const { texts, requests } = await receive(update);
    expect(requests).toEqual([]);
    expect(texts[0]).toMatch(/in (19|20|21) s/);
  });

  it('a button too, and in the language of the user', async () => {
    const { texts } = await receive({ ...pressed('pdf:/1', { language: 'ru', limitedMs: 5000 }), receivedAt: 0 });
    expect(texts).toEqual([textsFor('ru').limited(0)]);
  });
});

it('a button of somebody else is left alone', async () => {
  expect(await receive(pressed('other:1'))).toMatchObject({ requests: [], finals: [] });
});
