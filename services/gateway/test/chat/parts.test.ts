import type { AttachRequest, GenerateRequest } from '@gonets/contracts';
import { expect, it } from 'vitest';
import { createChat } from '../../src/chat/index.ts';
import { textsFor } from '../../src/chat/texts.ts';
import type { StoredUpdate } from '../../src/turns/index.ts';
import { done, failing, fakeBus, fakeDeps, fakeTelegram, fakeTurn, message, textOf } from './fakes.ts';

const en = textsFor('en');
const file = (name: string, fields: object = {}) =>
  message({ document: { file_id: name, file_unique_id: name, file_name: name }, media_group_id: '1', ...fields });

/** Answers a turn of several messages. Each file holds its own name. */
async function answer(...parts: [StoredUpdate, ...StoredUpdate[]]) {
  const fake = fakeTelegram();
  fake.telegram.getFile = async (id) => ({ file_id: id, file_unique_id: id, file_path: id });
  fake.telegram.downloadFile = async (path) => Buffer.from(`inside ${path}`);
  const { bus, requests } = fakeBus({
    call: (_subject, request) => {
      const { id, name } = request as AttachRequest;
      return name.endsWith('.exe') ? failing('FILE_UNSUPPORTED') : { id, name, kind: 'text', bytes: 1, tokens: 1 };
    },
    generate: async function* () {
      yield done('answered');
    },
  });
  await createChat(fakeDeps({ bus, telegram: fake.telegram })).handler(fakeTurn(parts[0], { parts }));
  const asked = requests.flatMap(({ subject, request }) =>
    subject === 'generate' ? [request as GenerateRequest] : [],
  );
  const questions = asked.map(({ text }) => text);
  const files = asked.map(({ attachments = [] }) => attachments.map(({ name }) => name));
  return { questions, files, texts: fake.finals().map(textOf) };
}

it('an album is one question, its files in their order', async () => {
  const { questions, files, texts } = await answer(file('a.txt'), file('b.txt', { caption: 'Compare these' }));
  expect(questions).toEqual(['Compare these']);
  expect(files).toEqual([['a.txt', 'b.txt']]);
  expect(texts).toEqual(['answered']);
});

it('a file that cannot be read does not hide the others, and its reason stands under the answer', async () => {
  const { files, texts } = await answer(file('a.txt'), file('b.exe'), message({ voice: {} }));
  expect(files).toEqual([['a.txt']]);
  expect(texts).toEqual([`answered${en.fileUnsupported('b.exe')}\n\n${en.unsupported}`]);
});

it('of more files than a question may have, the others are told to be left out', async () => {
  const [first, ...others] = Array.from({ length: 11 }, (_, index) => file(`${index}.txt`));
  const { files, texts } = await answer(first!, ...others);
  expect(files[0]).toHaveLength(10);
  expect(texts).toEqual([`answered${en.filesTooMany(10)}`]);
});

it('an album of which nothing can be read gets its reason once', async () => {
  const { questions, texts } = await answer(message({ voice: {}, caption: 'What is this?' }), message({ voice: {} }));
  expect(questions).toEqual([]);
  expect(texts).toEqual([en.unsupported]);
});

it('a text that was cut in the middle of a word is whole again, one cut at a line keeps its line', async () => {
  const full = `${'x'.repeat(4090)} unbre`;
  expect(full).toHaveLength(4096);
  const { questions } = await answer(message(full), message('akable\nnext'), message('line'));
  expect(questions).toEqual([`${'x'.repeat(4090)} unbreakable\nnext\nline`]);
});
