import type { Attachment, AttachRequest, GenerateRequest } from '@gonets/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createChat } from '../../src/chat/index.ts';
import { textsFor } from '../../src/chat/texts.ts';
import { TurnAborted } from '../../src/turns/index.ts';
import { TelegramError } from '../../src/telegram/index.ts';
import { done, failing, fakeBus, fakeDeps, fakeTelegram, fakeTurn, message, refusal, textOf } from './fakes.ts';
import type { StoredUpdate } from '../../src/turns/index.ts';
import type { FakeTurn, Sent } from './fakes.ts';

const en = textsFor('en');
const MiB = 1024 * 1024;

interface Setup {
  readonly bytes?: Uint8Array;
  readonly refuse?: (call: Sent) => Error | undefined;
  /** Never answers before it is given up. */
  readonly hanging?: { readonly begun: () => void };
  readonly turn?: FakeTurn;
  readonly read?: (request: AttachRequest) => Attachment;
}

async function send(
  fields: object,
  { bytes, refuse, hanging, turn = fakeTurn(message(fields)), read = asText }: Setup = {},
) {
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
  const put: { folder: string; id: string; bytes: string }[] = [];
  const files = {
    put: async (folder: string, id: string, file: Uint8Array) => {
      put.push({ folder, id, bytes: Buffer.from(file).toString() });
    },
  };
  const { bus, requests } = fakeBus({
    call: (_subject, request) => read(request as AttachRequest),
    generate: async function* () {
      yield done('answered');
    },
  });
  await createChat(fakeDeps({ bus, telegram: fake.telegram, files })).handler(turn);
  const asked = requests.find(({ subject }) => subject === 'generate')?.request as GenerateRequest | undefined;
  const methods = fake.calls.map(({ method }) => method);
  return { ...fake, put, asked, requests, texts: fake.finals().map(textOf), methods };
}

/** As ai-service reads a file. */
const asText = ({ id, name }: AttachRequest): Attachment => ({
  id: `${id}-text`,
  name,
  kind: 'text',
  bytes: 9,
  tokens: 3,
});

const givenUp = new TelegramError('given up', { kind: 'ambiguous', method: 'downloadFile' });
const size = { file_id: 'f', file_unique_id: 'u', width: 1, height: 1 };
const photo = () => ({ photo: [size] });
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

describe('a file', () => {
  it('is put where ai-service finds it, read by it, and asked about', async () => {
    const { put, requests, asked, texts, methods } = await send(
      { ...document({ file_name: 'дом.py' }), caption: 'What does it do?' },
      { bytes: Buffer.from('print()') },
    );
    const [{ id } = { id: '' }] = put;
    expect(put).toEqual([{ folder: '42.7', id: expect.stringMatching(/^[\w-]{22}$/), bytes: 'print()' }]);
    expect(requests[0]).toEqual({ subject: 'attach', request: { conversation: '42.7', id, name: 'дом.py' } });
    expect(asked).toMatchObject({
      text: 'What does it do?',
      attachments: [asText({ conversation: '', id, name: 'дом.py' })],
    });
    expect(texts).toEqual(['answered']);
    // A sign of life while it is on its way.
    expect(methods[0]).toBe('sendChatAction');
  });

  it.each([
    ['a document', document({ file_name: 'a.pdf' }), 'pdf', en.fileQuestion],
    ['a photo', photo(), 'image', en.photoQuestion],
  ] as const)('without a caption comes with a question of ours: %s', async (_what, fields, kind, question) => {
    const { asked } = await send(fields, { read: (request) => ({ ...asText(request), kind }) });
    expect(asked?.text).toBe(question);
  });

  it('of the sizes of a photo is the largest one that may be taken', async () => {
    const sizes = [90, 1280, 2560].map((width) => ({ ...size, file_id: `${width}`, width, height: width }));
    const tooLarge = { ...size, file_id: 'huge', width: 9000, height: 9000, file_size: 11 * MiB };
    const { of } = await send({ photo: [...sizes, tooLarge] });
    expect(of('getFile')).toEqual(['2560']);
  });

  it('of the message that is replied to is asked about too, but not one of the bot', async () => {
    const reply = (id: number) => ({
      text: 'And this?',
      reply_to_message: { message_id: 1, from: { id }, ...photo() },
    });
    expect((await send(reply(8))).asked).toMatchObject({ text: 'And this?', attachments: [{ name: 'photo.jpg' }] });
    expect((await send(reply(42))).asked).not.toHaveProperty('attachments');
  });

  it.each([
    ['FILE_UNSUPPORTED', en.fileUnsupported('a.exe')],
    ['FILE_UNREADABLE', en.fileUnreadable('a.exe')],
    ['FILE_TOO_LARGE', en.fileTooMuch('a.exe')],
    ['BUSY', en.errors.BUSY],
  ] as const)('that ai-service answers with %s is told so', async (code, said) => {
    const { texts, asked } = await send(document({ file_name: 'a.exe' }), { read: () => failing(code) });
    expect(texts).toEqual([said]);
    expect(asked).toBeUndefined();
  });

  it('of too much together with others is not asked about', async () => {
    const read = (request: AttachRequest) => ({ ...asText(request), tokens: 400_001 });
    expect((await send(document({ file_name: 'a.txt' }), { read })).texts).toEqual([en.filesTooMuch]);
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
  const parts = Array.from({ length: 49 }, () => message('x'.repeat(4096))) as [StoredUpdate, ...StoredUpdate[]];
  const turn = fakeTurn(parts[0], { parts: [message({ text: 'x', quote: { text: 'q\n'.repeat(10_000) } }), ...parts] });
  const { texts, asked } = await send({}, { turn });
  expect(texts).toEqual([en.tooLong(200_000)]);
  expect(asked).toBeUndefined();
});
