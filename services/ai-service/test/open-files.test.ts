import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { BusError } from '@gonets/bus';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOpenFiles } from '../src/attachments/open-files.ts';
import { countedOf } from '../src/claude/prompt.ts';
import type { FileBlock, Prompt } from '../src/claude/prompt.ts';
import type { RequestFiles } from '../src/claude/request-files.ts';

const forever = new AbortController().signal;
const pdfHead = Buffer.from('%PDF-1.7\n');

function fileOf(id: string, bytes = 10, kind: 'pdf' | 'text' = 'pdf'): FileBlock {
  return { type: 'file', folder: 'c', attachment: { id, name: `${id}.pdf`, kind, bytes, tokens: 1 } };
}

function promptOf(files: FileBlock[], text = 'What is it?'): Prompt {
  return { model: 'm', maxTokens: 1, system: '', history: [], question: [...files, { type: 'text', text }] };
}

function documentOf(id: string, bytes: Buffer) {
  const source = { type: 'base64', media_type: 'application/pdf', data: bytes.toString('base64') };
  return { type: 'document', title: `${id}.pdf`, source };
}

/** The body of a request, as it is sent. */
async function sent(prompt: Prompt, files: RequestFiles | undefined): Promise<unknown> {
  if (!files) throw new Error('the prompt has files');
  const { bytes, pieces } = files.body(JSON.stringify(countedOf(prompt, files)));
  const body = await buffer(pieces);
  expect(body.byteLength).toBe(bytes);
  const { messages } = JSON.parse(body.toString());
  return messages[0].content;
}

test('a request says the same as if the files had been in its JSON, whatever they and the question are', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.string({ minLength: 1, unit: 'binary' }), async (lengths, text) => {
      const contents = lengths.map((length) => Buffer.concat([pdfHead, Buffer.alloc(length, 7)]));
      const open = createOpenFiles({ get: async (_folder, id) => contents[Number(id)] }, 1e6);
      const files = contents.map((_, index) => fileOf(String(index)));
      const prompt = promptOf(files, text);
      expect(await sent(prompt, await open(prompt, forever))).toEqual([
        ...contents.map((bytes, index) => documentOf(String(index), bytes)),
        expect.objectContaining({ text }),
      ]);
    }),
  );
});

test('a file of many pieces is whole', async () => {
  const bytes = Buffer.concat([pdfHead, randomBytes(400_000)]);
  const open = createOpenFiles({ get: async () => bytes }, 1e6);
  const prompt = promptOf([fileOf('a')]);
  const [document] = (await sent(prompt, await open(prompt, forever))) as unknown[];
  expect(JSON.stringify(document)).toBe(JSON.stringify(documentOf('a', bytes)));
});

test('texts are in the request as texts, and in the place of what is no longer kept there is a note', async () => {
  const open = createOpenFiles({ get: async (_, id) => (id === 'gone' ? undefined : Buffer.from('1 < 2')) }, 1e6);
  const prompt = promptOf([fileOf('text', 5, 'text'), fileOf('gone')]);
  expect(await sent(prompt, await open(prompt, forever))).toEqual([
    { type: 'text', text: 'text.pdf:\n```pdf\n1 < 2\n```' },
    { type: 'text', text: expect.stringContaining('gone.pdf was here') },
    expect.objectContaining({ text: 'What is it?' }),
  ]);
});

test('a prompt without files waits for nothing; one with files waits until there is room, and may give up', async () => {
  const open = createOpenFiles({ get: async () => pdfHead }, 100);
  const [large, other] = [promptOf([fileOf('a', 80)]), promptOf([fileOf('b', 30)])];
  const first = await open(large, forever);
  const stopping = new AbortController();
  const second = open(other, stopping.signal);
  const third = open(other, forever);
  expect(await open(promptOf([]), forever)).toBeUndefined();
  stopping.abort(new BusError('CANCELLED', 'stopped'));
  await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
  // The room is free when the last byte was sent: the answer may go on for minutes.
  await sent(large, first);
  await third;
});

test('a file that cannot be read leaves the room to others', async () => {
  let away = true;
  const get = async () => {
    if (away) throw new BusError('UNAVAILABLE', 'no NATS');
    return pdfHead;
  };
  const open = createOpenFiles({ get }, 100);
  const prompt = promptOf([fileOf('a', 100)]);
  await expect(open(prompt, forever)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  away = false;
  await open(prompt, forever);
});

test('of many prompts two are read at once, file by file', async () => {
  let [reading, most] = [0, 0];
  const get = async () => {
    reading += 1;
    most = Math.max(most, reading);
    await new Promise((resolve) => setImmediate(resolve));
    reading -= 1;
    return pdfHead;
  };
  const open = createOpenFiles({ get }, 1e6);
  const prompts = Array.from({ length: 5 }, () => promptOf([fileOf('a'), fileOf('b')]));
  await Promise.all(prompts.map((prompt) => open(prompt, forever)));
  expect(most).toBe(2);
});
