import { randomUUID } from 'node:crypto';
import { openFileStore } from '@gonets/bus';
import { dataMark } from '@gonets/claude-simulator';
import { attach, buckets, forget, question } from '@gonets/contracts';
import type { Attachment } from '@gonets/contracts';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { docx, paragraph, pdf, picture } from './files.ts';
import { fixture } from './setup.ts';

const env = fixture();

/** A service, and somebody who has files to ask about. */
async function talk() {
  const ai = await env.start();
  const store = await openFileStore(ai.caller, buckets.attachments);
  const conversation = randomUUID();
  const read = (id: string, name: string) => ai.caller.call(attach, { conversation, id, name }, { deadlineMs: 50_000 });
  return {
    ai,
    store,
    conversation,
    read,
    attach: async (id: string, name: string, bytes: Uint8Array): Promise<Attachment> => {
      await store.put(conversation, id, bytes);
      return read(id, name);
    },
    ask: (text: string, options: { attachments?: Attachment[]; turn?: string; replaces?: string } = {}) =>
      ai.ask(text, { conversation, ...options }),
    /** What the last request to the API said, message by message. */
    told: () =>
      env.simulator
        .calls()
        .at(-1)
        ?.request.messages.map(({ content }) => content) ?? [],
  };
}

const image = { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: expect.any(String) } };
const document = (title: string) => ({ type: 'document', title, source: expect.objectContaining({ type: 'base64' }) });
const textBlock = (text: string) => ({ type: 'text', text });
const note = (name: string) => textBlock(expect.stringContaining(`The file ${name} was here`));
const asked = (text: string) => expect.objectContaining(textBlock(text));

test('files are given to the model as it reads them, before the question, and again with the next ones', async () => {
  const { store, conversation, attach, ask, told } = await talk();
  const attachments = [
    await attach('a', 'photo.png', await picture(1700, 400, 'png')),
    await attach('b', 'report.pdf', await pdf(2)),
    await attach('c', 'letter.docx', docx(paragraph('Dear Ivan'))),
    await attach('d', 'main.py', Buffer.from('print("```")\n')),
  ];
  expect(attachments.map(({ kind }) => kind)).toEqual(['image', 'pdf', 'text', 'text']);
  await ask('What is this?', { attachments });
  const files = [
    image,
    document('report.pdf'),
    textBlock('letter.docx:\n```docx\n<p>Dear Ivan</p>\n```'),
    textBlock('main.py:\n````py\nprint("```")\n````'),
  ];
  expect(told()).toEqual([[...files, asked('What is this?')]]);
  const kept = Buffer.from((await store.get(conversation, 'a-image')) ?? []);
  expect(await sharp(kept).metadata()).toMatchObject({ width: 1568, format: 'jpeg' });
  const [[sent] = []] = told() as (typeof image)[][];
  expect(sent?.source.data).toBe(dataMark(kept.toString('base64')));

  await ask('And then?');
  expect(told()[0]).toEqual([...files, textBlock('What is this?')]);
});

test('a question is asked again with its files; what is forgotten is gone', async () => {
  const { ai, store, conversation, attach, ask, told } = await talk();
  const attachments = [await attach('a', 'photo.jpg', await picture(100, 100, 'jpeg'))];
  await ask('What is this?', { attachments, turn: 'turn/1' });
  const found = await ai.caller.call(question, { conversation }, { deadlineMs: 5000 });
  expect(found).toEqual({ turn: 'turn/1', text: 'What is this?', attachments });
  await ask(found.text, { attachments: found.attachments ?? [], replaces: found.turn });
  expect(told()).toEqual([[image, asked('What is this?')]]);

  await ai.caller.call(forget, { conversation }, { deadlineMs: 5000 });
  expect(await store.get(conversation, 'a-image')).toBeUndefined();
});

test('in the place of a file that is no longer kept there is a note', async () => {
  const { store, conversation, attach, ask, told } = await talk();
  const attachments = [await attach('a', 'photo.jpg', await picture(100, 100, 'jpeg'))];
  await ask('What is this?', { attachments });
  await store.remove(conversation);
  await ask('And then?');
  expect(told()[0]).toEqual([note('photo.jpg'), textBlock('What is this?')]);
});

test('of many files the newest are given', async () => {
  const { attach, ask, told } = await talk();
  const file = await attach('a', 'photo.jpg', await picture(100, 100, 'jpeg'));
  const ten = (from: number) => Array.from({ length: 10 }, (_, index) => ({ ...file, name: `${from + index}.jpg` }));
  for (const from of [1, 11, 21]) await ask('And these?', { attachments: ten(from) });
  const [oldest, , middle, , newest] = told();
  expect(oldest?.slice(0, 10)).toEqual(ten(1).map(({ name }) => note(name)));
  for (const message of [middle, newest]) expect(message?.slice(0, 10)).toEqual(ten(1).map(() => image));
});

test('reading may be repeated; what cannot be read is said with its reason, and the service goes on', async () => {
  const { attach, read } = await talk();
  const first = await attach('a', 'letter.docx', docx(paragraph('Dear Ivan')));
  expect(await read('a', 'letter.docx')).toEqual(first);
  await expect(read('none', 'letter.docx')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const broken = await picture(300, 300, 'jpeg');
  await expect(attach('b', 'a.jpg', broken.subarray(0, 2000))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  await expect(attach('c', 'a.exe', Buffer.of(0, 1, 2))).rejects.toMatchObject({ code: 'FILE_UNSUPPORTED' });
});
