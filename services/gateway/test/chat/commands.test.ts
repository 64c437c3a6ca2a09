import { describe, expect, it } from 'vitest';
import { createChat } from '../../src/chat/index.ts';
import { textsFor } from '../../src/chat/texts.ts';
import { failing, fakeBus, fakeDeps, fakeTelegram, fakeTurn, message, pressed, textOf } from './fakes.ts';

async function receive(update: ReturnType<typeof message>, call?: (subject: string, request: unknown) => unknown) {
  const fake = fakeTelegram();
  const { bus, requests } = fakeBus({ ...(call && { call }) });
  await createChat(fakeDeps({ bus, telegram: fake.telegram })).handler(fakeTurn(update));
  return { texts: fake.finals().map(textOf), requests, finals: fake.finals() };
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
      expect(requests).toEqual([{ subject: 'forget', request: { conversation: '42.7.4' } }]);
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
