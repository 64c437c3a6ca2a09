import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { logSink } from '@gonets/testing';
import { createChat, SentDocuments } from '../../src/chat/index.ts';
import type { ChatDeps } from '../../src/chat/index.ts';
import { documentTitle, fileName } from '../../src/chat/pdf-title.ts';
import { textsFor } from '../../src/chat/texts.ts';
import { failing, fakeBus, fakeDeps, fakeTelegram, fakeTurn, message, pressed, refusal, textOf } from './fakes.ts';
import type { SentDocument } from '../../src/chat/sent-documents.ts';
import { memoryBucket } from '../intake/fakes.ts';
import type { Sent } from './fakes.ts';

const stored = { turn: '42.7/1', question: 'Расскажи про NATS', text: '# NATS: что это?\n\nТекст.', model: 'm' };
const bytes = Buffer.from('%PDF-1.7');

interface Setup {
  readonly call?: (subject: string, request: unknown) => unknown;
  readonly render?: Parameters<typeof fakeBus>[0]['bytes'];
  readonly turn?: ReturnType<typeof fakeTurn>;
  readonly refuse?: (call: Sent) => Error | undefined;
  readonly documents?: ChatDeps['documents'];
}

async function receive(
  update: ReturnType<typeof message>,
  { call = () => stored, render, refuse, documents, turn = fakeTurn(update) }: Setup = {},
) {
  const fake = fakeTelegram(refuse);
  const { bus, requests } = fakeBus({ call, bytes: render ?? (async () => ({ bytes, end: { pages: 2 } })) });
  await createChat(fakeDeps({ bus, telegram: fake.telegram, ...(documents && { documents }) })).handler(turn);
  return { ...fake, requests, texts: fake.finals().map(textOf) };
}

describe('a PDF', () => {
  it('of the button is that of its answer, as a reply to it', async () => {
    const { requests, of, calls } = await receive(pressed('pdf:/77', { language: 'ru' }));
    expect(requests).toEqual([
      { subject: 'answer', request: { conversation: '42.7', turn: '42.7/77' } },
      { subject: 'render', request: { markdown: stored.text, language: 'ru' } },
    ]);
    expect(calls[0]).toEqual({ method: 'sendChatAction', params: { chat_id: 7, action: 'upload_document' } });
    expect(of('sendDocument')).toEqual([
      {
        chat_id: 7,
        caption: 'NATS: что это?\n2 страницы',
        document: { bytes, filename: 'NATS что это.pdf', contentType: 'application/pdf' },
        reply_parameters: { message_id: 55, allow_sending_without_reply: true },
      },
    ]);
  });

  it('of /pdf is that of the last answer, also in a topic', async () => {
    const { requests, of } = await receive(message('/pdf', { topic: 3 }));
    expect(requests[0]).toEqual({ subject: 'answer', request: { conversation: '42.7.3' } });
    expect(of('sendDocument')[0]).toMatchObject({ message_thread_id: 3 });
  });

  it('without a heading is called after the question', async () => {
    const { requests, of } = await receive(pressed('pdf:/77'), { call: () => ({ ...stored, text: 'Just text.' }) });
    expect(requests[1]?.request).toEqual({ markdown: 'Just text.', language: 'en', title: 'Расскажи про NATS' });
    expect(of('sendDocument')[0]).toMatchObject({ document: { filename: 'Расскажи про NATS.pdf' } });
  });
});

describe('a PDF that was sent before', () => {
  const tap = () => pressed('pdf:/77');
  const rendering = (engine: string) => async () => ({ bytes, end: { pages: 2, engine } });
  const files = ({ of }: { of: (method: string) => readonly Readonly<Record<string, unknown>>[] }) =>
    of('sendDocument').map(({ document }) => (typeof document === 'string' ? document : 'upload'));

  function setUp() {
    const bucket = memoryBucket<SentDocument>();
    const { log, lines } = logSink();
    const state = { failing: false };
    const create = () => new SentDocuments({ bucket: bucket.connect(() => state.failing), bot: 42, log });
    return { documents: create(), another: create, bucket, lines, state };
  }

  it('is neither rendered nor uploaded again, whoever asks', async () => {
    const { documents, another, bucket } = setUp();
    expect(files(await receive(tap(), { documents }))).toEqual(['upload']);
    expect([...bucket.records.values()].map(({ value }) => value)).toEqual([{ fileId: 'file-1', pages: 2 }]);
    for (const each of [documents, another()]) {
      const again = await receive(tap(), { documents: each, call: () => ({ ...stored, turn: 'another' }) });
      expect(again.requests.map(({ subject }) => subject)).toEqual(['answer']);
      expect(again.of('sendDocument')).toEqual([
        expect.objectContaining({ document: 'file-1', caption: 'NATS: что это?\n2 pages' }),
      ]);
    }
  });

  it.each([
    ['another text', { text: '# NATS: что это?\n\nТекст!' }],
    ['another title', { text: 'Text.', question: 'Why?' }],
  ])('is another one with %s', async (_what, change) => {
    const { documents } = setUp();
    await receive(tap(), { documents, call: () => ({ ...stored, text: 'Text.' }) });
    expect(files(await receive(tap(), { documents, call: () => ({ ...stored, ...change }) }))).toEqual(['upload']);
  });

  it('is made anew when Telegram no longer has it', async () => {
    const { documents, bucket } = setUp();
    await receive(tap(), { documents });
    const refuse = ({ params }: Sent) =>
      params['document'] === 'file-1' ? refusal(400, 'Bad Request: wrong file identifier') : undefined;
    expect(files(await receive(tap(), { documents, refuse }))).toEqual(['file-1', 'upload']);
    expect([...bucket.records.values()].map(({ revision }) => revision)).toEqual([2]);
  });

  it('is made anew when the engine is another one', async () => {
    const { documents } = setUp();
    await receive(tap(), { documents, render: rendering('old') });
    expect(files(await receive(tap(), { documents, render: rendering('old') }))).toEqual(['file-1']);
    await receive(tap(), { documents, render: rendering('new'), call: () => ({ ...stored, text: '# Other' }) });
    expect(files(await receive(tap(), { documents, render: rendering('new') }))).toEqual(['upload']);
    expect(files(await receive(tap(), { documents, render: rendering('new') }))).toEqual(['file-1']);
  });

  it('is made anew while the storage is away, and the log says so', async () => {
    const { documents, state, lines } = setUp();
    await receive(tap(), { documents });
    state.failing = true;
    expect(files(await receive(tap(), { documents }))).toEqual(['upload']);
    expect(lines()).toMatchObject([{ level: 'warn' }, { level: 'warn' }]);
  });
});

describe.each(['ru', 'en'] as const)('a PDF that cannot be made, in %s', (language) => {
  const texts = textsFor(language);

  it('because there is no answer', async () => {
    const call = () => failing('NOT_FOUND');
    expect((await receive(message('/pdf', { language }), { call })).texts).toEqual([texts.nothingForPdf]);
    expect((await receive(pressed('pdf:/1', { language }), { call })).texts).toEqual([texts.errors.NOT_FOUND]);
  });

  it.each(['PDF_TOO_LARGE', 'PDF_TIMEOUT', 'BUSY', 'NO_SERVICE'] as const)('because of %s', async (code) => {
    const render = async () => failing(code);
    const { texts: sent } = await receive(pressed('pdf:/1', { language }), { render });
    expect(sent[0]).toContain(texts.errors[code]);
    expect(sent).toHaveLength(1);
  });

  it('because the answer is too long for a request', async () => {
    const call = () => ({ ...stored, text: 'x'.repeat(400_001) });
    const { texts: sent, requests } = await receive(pressed('pdf:/1', { language }), { call });
    expect(sent).toEqual([texts.errors.PDF_TOO_LARGE]);
    expect(requests).toHaveLength(1);
  });

  it('because Telegram does not take a file that large', async () => {
    const refuse = ({ method }: Sent) =>
      method === 'sendDocument' ? refusal(413, 'Request Entity Too Large') : undefined;
    const { texts: sent } = await receive(pressed('pdf:/1', { language }), { refuse });
    expect(sent.at(-1)).toBe(texts.errors.PDF_TOO_LARGE);
  });

  it('because it was stopped', async () => {
    const update = message('/pdf', { language });
    const turn = fakeTurn(update);
    const render = async () => {
      turn.abort('stop');
      return failing('CANCELLED');
    };
    expect((await receive(update, { render, turn })).texts).toEqual([texts.errors.CANCELLED]);
  });
});

it('a lost connection is left to the next start of the turn', async () => {
  await expect(receive(pressed('pdf:/1'), { render: async () => failing('UNAVAILABLE') })).rejects.toThrow(
    'as the test wants',
  );
});

describe('the wait for a PDF', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const waiting = async (ms: number, queue = true) => {
    const render = async (_request: unknown, onQueued: (ahead: number) => void) => {
      if (queue) onQueued(4);
      await new Promise((resolve) => setTimeout(resolve, ms));
      return { bytes, end: { pages: 1 } };
    };
    const received = receive(pressed('pdf:/1'), { render });
    await vi.advanceTimersByTimeAsync(ms + 100);
    return received;
  };

  it('is told when it is longer than 2 s, with the place in the queue', async () => {
    const { calls } = await waiting(2500);
    expect(calls.map(textOf).join('\n')).toContain('5th in the queue');
  });

  it('is explained when it takes long without a queue', async () => {
    const { calls } = await waiting(12_000, false);
    expect(calls.map(textOf).join('\n')).toContain(textsFor('en').slow);
  });

  it.each(['ru', 'en'] as const)('is told with the pages so far, in %s', async (language) => {
    const texts = textsFor(language);
    const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const render: Setup['render'] = async (_request, _onQueued, onProgress) => {
      for (const progress of [{ ahead: 2 }, { pages: 0 }, { pages: 21 }, { pages: 42 }]) {
        await after(1000);
        onProgress(progress);
      }
      await after(15_000);
      return { bytes, end: { pages: 43 } };
    };
    const received = receive(pressed('pdf:/1', { language }), { render });
    await vi.advanceTimersByTimeAsync(20_000);
    const drafts = (await received).calls.filter(({ method }) => method === 'sendRichMessageDraft');
    const notes = new Set(drafts.map(textOf));
    expect([...notes]).toEqual([texts.queued(3), texts.pdfWorking, texts.pdfPages(21), texts.pdfPages(42)]);
    expect(drafts[0]?.params).toMatchObject({ can_stop: true });
  });

  it('is not worth a word when it is short', async () => {
    const { of } = await waiting(1500);
    expect(of('sendRichMessageDraft')).toEqual([]);
  });
});

describe('names of documents', () => {
  it.each([
    ['Обычное имя', 'Обычное имя.pdf'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j.pdf'],
    ['../../etc/passwd', 'etc passwd.pdf'],
    ['.hidden.', 'hidden.pdf'],
    ['line\nbreak\u0000\u202E', 'line break.pdf'],
    ['???', 'document.pdf'],
    ['日本語のタイトル', '日本語のタイトル.pdf'],
    ['слово '.repeat(30), `${'слово '.repeat(9).trim()}.pdf`],
    ['😀'.repeat(100), `${'😀'.repeat(59)}.pdf`],
  ])('%j', (title, name) => {
    expect(fileName(title)).toBe(name);
  });

  it('come from the heading without its formatting', () => {
    expect(documentTitle('text\n\n## **Bold** `code`', 'q')).toEqual({ title: 'Bold code', fromHeading: true });
    expect(documentTitle('text', '> ***\n\nWhy?\nmore')).toEqual({ title: 'Why?', fromHeading: false });
    expect(documentTitle('text', '!!!')).toEqual({ title: '', fromHeading: false });
  });
});
