import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReportEnd } from '@gonets/contracts';
import { createChat } from '../../src/chat/index.ts';
import { textsFor } from '../../src/chat/texts.ts';
import { breaking, failing, fakeBus, fakeDeps, fakeTelegram, fakeTurn, message, pressed, textOf } from './fakes.ts';
import type { Script } from './fakes.ts';

const en = textsFor('en');
const text = '# Roads\n\n## 1. Why\n\nBecause.';
const usage = { inputTokens: 1, outputTokens: 1 };
const whole: ReportEnd = { text, finish: 'complete', sections: 2, written: 2, model: 'm', usage };
const stored = { turn: '42.7/1', question: 'Roads', text, model: 'm', kind: 'report', at: Date.parse('2026-11-25') };
const asked = { turn: '42.7/1', text: 'Roads', kind: 'report' };

/** What ai-service does: the contract of a stream does not matter to the fake bus. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
const script = (work: (signals: Parameters<Script>[1]) => AsyncIterable<object>) =>
  ((_, signals) => work(signals)) as Script;
const ending = (end: Partial<ReportEnd> = {}) =>
  script(async function* () {
    yield { type: 'delta', delta: { sections: 2, written: 0 } };
    await new Promise(setImmediate);
    yield { type: 'end', end: { ...whole, ...end } };
  });

async function ask(said: string | ReturnType<typeof message>, generate: Script = ending()) {
  const update = typeof said === 'string' ? message(said) : said;
  const turn = fakeTurn(update);
  const fake = fakeTelegram();
  const bytes = async () => ({ bytes: Buffer.from('%PDF-1.7'), end: { pages: 4 } });
  const { bus, requests } = fakeBus({ generate, call: (subject) => (subject === 'question' ? asked : stored), bytes });
  await createChat(fakeDeps({ bus, telegram: fake.telegram })).handler(turn);
  return { ...fake, requests, texts: fake.finals().map(textOf), update };
}

beforeEach(() => {
  vi.useRealTimers();
});

describe('/report', () => {
  it('is written on what follows the command; its text comes with a PDF button, and its PDF right after it', async () => {
    const { requests, finals, update, of } = await ask('/report@gonetsbot  Roads and\nhorses');
    const turn = `42.7/${update.id}`;
    expect(requests).toEqual([
      {
        subject: 'report',
        request: { turn, conversation: '42.7', user: '42.7', topic: 'Roads and\nhorses', language: 'en' },
      },
      { subject: 'answer', request: { conversation: '42.7', turn } },
      { subject: 'render', request: { markdown: text, language: 'en', kind: 'report', date: '2026-11-25' } },
    ]);
    expect(finals().map(({ method }) => method)).toEqual(['sendRichMessage', 'sendDocument']);
    expect(finals()[0]?.params).toMatchObject({
      reply_markup: { inline_keyboard: [[{ callback_data: `pdf:/${update.id}` }]] },
    });
    expect(of('sendDocument')[0]).toMatchObject({ caption: 'Roads\n4 pages' });
  });

  it('shows how far it is, and can be stopped', async () => {
    const { of } = await ask('/report Roads');
    const drafts = of('sendRichMessageDraft').map((params) => textOf({ method: '', params }));
    expect(drafts[0]).toBe(en.reportPlanning);
    expect(of('sendRichMessageDraft')[0]).toMatchObject({ can_stop: true });
    expect(en.reportProgress(2, 8)).toBe('Writing the report: section 3 of 8…');
    expect(textsFor('ru').reportProgress(2, 8)).toBe('Пишу отчёт: раздел 3 из 8…');
  });

  it('without a topic, or with one that is too long, says how to ask', async () => {
    expect(await ask('/report')).toMatchObject({ texts: [en.reportHow], requests: [] });
    expect(await ask(`/report ${'x'.repeat(4001)}`)).toMatchObject({ texts: [en.tooLong(4000)], requests: [] });
  });

  it('that was stopped keeps what was finished, and says so', async () => {
    const { texts, requests } = await ask('/report Roads', ending({ finish: 'stopped', written: 1 }));
    expect(texts).toEqual([expect.stringContaining(en.reportStopped(1, 2))]);
    expect(requests).toHaveLength(1);
    expect(
      (await ask('/report Roads', ending({ finish: 'stopped', text: '', sections: 0, written: 0 }))).texts,
    ).toEqual([en.stoppedEarly]);
  });

  it('with missing sections says how many, and why', async () => {
    const { texts } = await ask('/report Roads', ending({ written: 1, failure: 'AI_BUDGET' }));
    expect(texts[0]).toContain(en.reportPartial(1, 2));
    expect(texts[0]).toContain(en.errors.AI_BUDGET);
    expect(texts[0]).toMatch(/again in .* (h|min)/);
  });

  it('that cannot be written is told, and a refusal too', async () => {
    expect((await ask('/report Roads', breaking('AI_KEY'))).texts[0]).toContain(en.errors.AI_KEY);
    expect((await ask('/report Roads', ending({ finish: 'refusal', text: '' }))).texts).toEqual([en.refused]);
  });

  it('goes on when its instance of ai-service leaves: the same turn is asked again', async () => {
    let times = 0;
    const relayed = script(async function* (signals) {
      times += 1;
      if (times === 1) failing('UNAVAILABLE');
      yield* (ending() as unknown as (request: object, s: typeof signals) => AsyncIterable<object>)({}, signals);
    });
    const { requests, texts } = await ask('/report Roads', relayed);
    const reports = requests.filter(({ subject }) => subject === 'report');
    expect(reports).toHaveLength(2);
    expect(reports[0]).toEqual(reports[1]);
    expect(texts[0]).toContain('Because.');
  });
});

it('/retry after a report writes another one', async () => {
  const { requests } = await ask('/retry');
  expect(requests.slice(0, 2)).toMatchObject([
    { subject: 'question', request: { conversation: '42.7' } },
    { subject: 'report', request: { topic: 'Roads' } },
  ]);
});

it('the PDF button of a report makes a report', async () => {
  const { requests } = await ask(pressed('pdf:/77'));
  expect(requests.at(-1)).toMatchObject({ subject: 'render', request: { kind: 'report' } });
});
