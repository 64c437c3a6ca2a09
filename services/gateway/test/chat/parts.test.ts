import { expect, it } from 'vitest';
import { createChat } from '../../src/chat/index.ts';
import { textsFor } from '../../src/chat/texts.ts';
import type { StoredUpdate } from '../../src/turns/index.ts';
import { done, fakeBus, fakeDeps, fakeTelegram, fakeTurn, message, textOf } from './fakes.ts';

const en = textsFor('en');
const file = (name: string, fields: object = {}) =>
  message({ document: { file_id: name, file_unique_id: name, file_name: name }, media_group_id: '1', ...fields });

/** Answers a turn of several messages. Each file holds its own name. */
async function answer(...parts: [StoredUpdate, ...StoredUpdate[]]) {
  const fake = fakeTelegram();
  fake.telegram.getFile = async (id) => ({ file_id: id, file_unique_id: id, file_path: id });
  fake.telegram.downloadFile = async (path) => Buffer.from(`inside ${path}`);
  const { bus, requests } = fakeBus({
    generate: async function* () {
      yield done('answered');
    },
  });
  await createChat(fakeDeps({ bus, telegram: fake.telegram })).handler(fakeTurn(parts[0], { parts }));
  const questions = requests.map(({ request }) => (request as { text: string }).text);
  return { questions, texts: fake.finals().map(textOf) };
}

it('an album of text files is one question', async () => {
  const { questions, texts } = await answer(file('a.txt'), file('b.txt', { caption: 'Compare these' }));
  expect(questions).toHaveLength(1);
  expect(questions[0]).toMatch(/^Compare these\n\n[^]*inside a\.txt[^]*inside b\.txt/);
  expect(texts).toEqual(['answered']);
});

it('a file that cannot be read does not hide the others, and its reason stands under the answer', async () => {
  const photo = { photo: [{ file_id: 'p', file_unique_id: 'p', width: 1, height: 1 }], media_group_id: '1' };
  const { questions, texts } = await answer(file('a.txt'), message(photo), message(photo));
  expect(questions[0]).toContain('inside a.txt');
  expect(texts).toEqual([`answered${en.unsupported}`]);
});

it('an album of which nothing can be read gets its reason once', async () => {
  const photo = { photo: [{ file_id: 'p', file_unique_id: 'p', width: 1, height: 1 }], media_group_id: '1' };
  const { questions, texts } = await answer(message({ ...photo, caption: 'What is this?' }), message(photo));
  expect(questions).toEqual([]);
  expect(texts).toEqual([en.unsupported]);
});

it('a text that was cut in the middle of a word is whole again, one cut at a line keeps its line', async () => {
  const full = `${'x'.repeat(4090)} unbre`;
  expect(full).toHaveLength(4096);
  const { questions } = await answer(message(full), message('akable\nnext'), message('line'));
  expect(questions).toEqual([`${'x'.repeat(4090)} unbreakable\nnext\nline`]);
});
