import { afterEach, describe, expect, it, vi } from 'vitest';
import { createChat } from '../../src/chat/index.ts';
import { textsFor } from '../../src/chat/texts.ts';
import { TurnAborted } from '../../src/turns/index.ts';
import { TelegramError } from '../../src/telegram/index.ts';
import { done, fakeBus, fakeDeps, fakeTelegram, fakeTurn, message, refusal, textOf } from './fakes.ts';
import type { FakeTurn, Sent } from './fakes.ts';

const en = textsFor('en');
const MiB = 1024 * 1024;

interface Setup {
  readonly bytes?: Uint8Array;
  readonly refuse?: (call: Sent) => Error | undefined;
  /** Never answers before it is given up. */
  readonly hanging?: { readonly begun: () => void };
  readonly turn?: FakeTurn;
}

async function send(fields: object, { bytes, refuse, hanging, turn = fakeTurn(message(fields)) }: Setup = {}) {
  const fake = fakeTelegram(refuse);
  if (hanging) {
    fake.telegram.downloadFile = (_path, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(givenUp));
        hanging.begun();
      });
  }
  if (bytes) {
    fake.telegram.downloadFile = async (_path, options) => {
      fake.calls.push({ method: 'downloadFile', params: { maxBytes: options.maxBytes } });
      return bytes;
    };
  }
  const { bus, requests } = fakeBus({
    generate: async function* () {
      yield done('answered');
    },
  });
  await createChat(fakeDeps({ bus, telegram: fake.telegram })).handler(turn);
  const question = (requests[0]?.request as { text: string } | undefined)?.text;
  return { ...fake, question, texts: fake.finals().map(textOf), methods: fake.calls.map(({ method }) => method) };
}

const givenUp = new TelegramError('given up', { kind: 'ambiguous', method: 'downloadFile' });
const document = (fields: object) => ({ document: { file_id: 'f', file_unique_id: 'u', ...fields } });

describe('a file that is too large', () => {
  it('is told with the limit, and nothing is downloaded', async () => {
    const { methods, texts } = await send(document({ file_name: 'a.txt', file_size: 10 * MiB + 1 }));
    expect(methods).toEqual(['sendMessage']);
    expect(texts).toEqual([en.fileTooLarge(10)]);
    expect(texts[0]).toContain('10 MB');
  });

  it('of exactly the limit is taken', async () => {
    const { methods } = await send(document({ file_name: 'a.txt', file_size: 10 * MiB }));
    expect(methods).toContain('downloadFile');
  });

  it.each([
    ['photo', [{ file_id: 'f', file_unique_id: 'u', width: 1, height: 1, file_size: 11 * MiB }]],
    ['animation', { file_size: 11 * MiB }],
    ['audio', { file_size: 11 * MiB }],
    ['video', { file_size: 3000 * MiB }],
    ['video_note', { file_size: 11 * MiB }],
    ['voice', { file_size: 11 * MiB }],
  ])('also as %s', async (kind, content) => {
    const { methods, texts } = await send({ [kind]: content });
    expect(methods).toEqual(['sendMessage']);
    expect(texts).toEqual([en.fileTooLarge(10)]);
  });

  it('without a declared size is stopped while it is downloaded', async () => {
    const refuse = ({ method }: Sent) => (method === 'downloadFile' ? refusal(413, 'too large') : undefined);
    expect((await send(document({ file_name: 'a.txt' }), { refuse })).texts).toEqual([en.fileTooLarge(10)]);
    const { calls } = await send(document({ file_name: 'a.txt' }), { bytes: Buffer.from('x') });
    expect(calls).toContainEqual({ method: 'downloadFile', params: { maxBytes: 10 * MiB } });
  });

  it('for Telegram itself', async () => {
    const refuse = ({ method }: Sent) =>
      method === 'getFile' ? refusal(400, 'Bad Request: file is too big') : undefined;
    expect((await send(document({ file_name: 'a.txt' }), { refuse })).texts).toEqual([en.fileTooLarge(10)]);
  });
});

describe('a text file', () => {
  it('becomes a part of the question, with its name and the caption', async () => {
    const { question, texts } = await send(
      { ...document({ file_name: 'дом.py' }), caption: 'What does it do?' },
      { bytes: Buffer.from('print("привет")\n') },
    );
    expect(question).toBe('What does it do?\n\nFile дом.py:\n```py\nprint("привет")\n```');
    expect(texts).toEqual(['answered']);
  });

  it('without a caption comes with a question of ours; by its type when its name says nothing', async () => {
    const { question } = await send(document({ file_name: 'notes', mime_type: 'text/plain' }), {
      bytes: Buffer.from('\uFEFFhi'),
    });
    expect(question).toBe(`${en.fileQuestion}\n\nFile notes:\n\`\`\`\nhi\n\`\`\``);
  });

  it('cannot break out of its fence', async () => {
    const { question } = await send(document({ file_name: 'a.md' }), { bytes: Buffer.from('```js\n1\n```\n') });
    expect(question).toMatch(/\n````md\n```js\n1\n```\n````$/);
  });

  it.each([
    ['broken UTF-8', Buffer.from([0x61, 0xff, 0x62])],
    ['NUL bytes', Buffer.from('a\0b')],
  ])('with %s is not taken', async (_what, bytes) => {
    expect((await send(document({ file_name: 'a.txt' }), { bytes })).texts).toEqual([en.fileUnreadable('a.txt')]);
  });

  it('with too much text is not taken', async () => {
    const bytes = Buffer.from('ы'.repeat(100_001));
    const { texts, question } = await send(document({ file_name: 'a.txt' }), { bytes });
    expect(texts).toEqual([en.fileTooLong(100_000)]);
    expect(question).toBeUndefined();
  });

  it('that Telegram does not give is asked for again', async () => {
    const refuse = ({ method }: Sent) =>
      method === 'getFile' ? refusal(400, 'Bad Request: wrong file_id') : undefined;
    expect((await send(document({ file_name: 'a.txt' }), { refuse })).texts).toEqual([en.fileUnavailable]);
  });

  it('that cannot be reached is left to the next start of the turn', async () => {
    const refuse = ({ method }: Sent) => (method === 'getFile' ? refusal(502, 'Bad Gateway') : undefined);
    await expect(send(document({ file_name: 'a.txt' }), { refuse })).rejects.toThrow('Bad Gateway');
  });
});

describe('a download that hangs', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const file = document({ file_name: 'a.txt' });

  it('is given up after 60 s, and the user is told', async () => {
    const late = new AbortController();
    const limits: number[] = [];
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      limits.push(ms);
      return limits.length === 1 ? late.signal : new AbortController().signal;
    });
    const { texts } = await send(file, { hanging: { begun: () => late.abort() } });
    expect(texts).toEqual([en.fileSlow]);
    expect(limits[0]).toBe(60_000);
  });

  it('can be stopped', async () => {
    const turn = fakeTurn(message(file));
    const { texts } = await send(file, { turn, hanging: { begun: () => turn.abort('stop') } });
    expect(texts).toEqual([en.stoppedEarly]);
  });

  it('is left when the turn is taken away', async () => {
    const turn = fakeTurn(message(file));
    const sending = send(file, { turn, hanging: { begun: () => turn.abort('shutdown') } });
    await expect(sending).rejects.toThrow(TurnAborted);
    expect(turn.sentParts).toEqual([]);
  });
});

describe('what cannot be read yet', () => {
  it.each([
    ['a PDF', document({ file_name: 'a.pdf', mime_type: 'application/pdf', file_size: 100 })],
    ['a photo', { photo: [{ file_id: 'f', file_unique_id: 'u', width: 1, height: 1 }], caption: 'What is this?' }],
    ['a voice message', { voice: {} }],
    ['a video', { video: {} }],
    ['a sticker', { sticker: {} }],
    ['a place', { location: {} }],
    ['a venue', { venue: {}, location: {} }],
    ['a die', { dice: { emoji: '🎲', value: 1 } }],
    ['a story', { story: {} }],
    ['a game', { game: {} }],
    ['a checklist', { checklist: {} }],
    ['paid media', { paid_media: {}, caption: 'What is this?' }],
    ['what comes next year', { hologram: {} }],
  ])('%s', async (_what, fields) => {
    const { methods, texts } = await send(fields);
    expect(methods).toEqual(['sendMessage']);
    expect(texts).toEqual([en.unsupported]);
  });
});

it('a question that is too long is told', async () => {
  const { texts, question } = await send(
    { ...document({ file_name: 'a.txt' }), caption: 'x'.repeat(100_000), quote: { text: 'q\n'.repeat(10_000) } },
    { bytes: Buffer.from('y'.repeat(99_000)) },
  );
  expect(texts).toEqual([en.tooLong(200_000)]);
  expect(question).toBeUndefined();
});
