import { BusError } from '@gonets/bus';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChat } from '../../src/chat/index.ts';
import { textsFor } from '../../src/chat/texts.ts';
import { done, fakeBus, fakeDeps, fakeTelegram, fakeTurn, message, pressed, textOf } from './fakes.ts';
import type { Script } from './fakes.ts';

const minute = 60_000;
const en = textsFor('en');

type Call = (options: { deadlineMs: number; onAbsent: (absent: boolean) => void }) => Promise<void>;

interface Setup {
  readonly waitedMs?: number;
  readonly update?: ReturnType<typeof message>;
  readonly generate?: Script;
  /** What an earlier start has left at ai-service. */
  readonly stored?: string;
  /** What comes before it is read. */
  readonly reading?: Call;
}

async function answer({ waitedMs = 0, update = message('hello'), generate, stored, reading }: Setup) {
  const fake = fakeTelegram();
  const { bus, requests } = fakeBus({
    ...(generate && { generate }),
    call: async (_subject, _request, options) => {
      await reading?.(options);
      if (stored === undefined) throw new BusError('NOT_FOUND', 'not there');
      return { turn: 't', question: 'hello', text: stored, model: 'm' };
    },
    bytes: async () => ({ bytes: Buffer.from('%PDF-1.7'), end: { pages: 1 } }),
  });
  await createChat(fakeDeps({ bus, telegram: fake.telegram })).handler(fakeTurn(update, { waitedMs }));
  return { texts: fake.finals().map(textOf), asked: requests.map(({ subject }) => subject), drafts: fake.calls };
}

describe('a question', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('has what is left of ten minutes since nothing was before it', async () => {
    const deadlines: number[] = [];
    const generate: Script = async function* (_request, { deadlineMs }) {
      deadlines.push(deadlineMs);
      yield done('answered');
    };
    await answer({ generate });
    await answer({ waitedMs: 4 * minute, generate });
    expect(deadlines).toEqual([10 * minute, 6 * minute]);
  });

  it('that begins too late is not asked any more, and its user hears that everybody is busy', async () => {
    const { texts, asked } = await answer({ waitedMs: 10 * minute });
    expect(asked).toEqual(['answer']);
    expect(texts[0]).toContain(en.errors.BUSY);
  });

  it('that was answered before is delivered, however late', async () => {
    const { texts, asked } = await answer({ waitedMs: 600 * minute, stored: 'written before' });
    expect([asked, texts]).toEqual([['answer'], ['written before']]);
  });

  it('that was answered before outlasts a restart of the service that keeps the answer', async () => {
    const patience: number[] = [];
    const reading: Call = async ({ deadlineMs }) => void patience.push(deadlineMs);
    await answer({ waitedMs: 600 * minute, stored: 'written before', reading });
    expect(patience).toEqual([minute]);
  });
});

it('a PDF that would begin too late is not made', async () => {
  const { texts, asked } = await answer({ waitedMs: 10 * minute, update: pressed('pdf:/1') });
  expect(asked).toEqual([]);
  expect(texts[0]).toContain(en.errors.BUSY);
});

describe('a service that is away', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  async function away(ms: number) {
    const generate: Script = async function* (_request, { onAbsent }) {
      onAbsent(true);
      await vi.advanceTimersByTimeAsync(ms);
      onAbsent(false);
      await vi.advanceTimersByTimeAsync(2000);
      yield done('answered');
    };
    const { drafts, texts } = await answer({ generate });
    const shown = JSON.stringify(drafts);
    return {
      texts,
      told: shown.includes(en.restarting),
      back: shown.lastIndexOf(en.thinking) > shown.indexOf(en.restarting),
    };
  }

  it('for longer than 3 s is told in the draft, until it is back', async () => {
    expect(await away(5000)).toEqual({ texts: ['answered'], told: true, back: true });
  });

  it('for a moment is not worth a word', async () => {
    expect(await away(2500)).toMatchObject({ texts: ['answered'], told: false });
  });

  it('is told as well while the answer is read that becomes a PDF', async () => {
    const reading: Call = async ({ onAbsent }) => {
      onAbsent(true);
      await vi.advanceTimersByTimeAsync(5000);
      onAbsent(false);
      await vi.advanceTimersByTimeAsync(2000);
    };
    const { drafts, texts } = await answer({ update: pressed('pdf:/1'), stored: 'text', reading });
    const shown = JSON.stringify(drafts);
    expect(shown).toContain(en.restarting);
    expect(shown.lastIndexOf(en.pdfWorking)).toBeGreaterThan(shown.indexOf(en.restarting));
    expect(texts).toHaveLength(1);
  });
});
