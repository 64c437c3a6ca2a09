import { InputFile } from 'node-telegram-bot-api';
import { describe, expect, test } from 'vitest';
import { messageOf, refusal, startBot } from './bot.ts';

const MiB = 1024 * 1024;
const file = (size: number) =>
  new InputFile(new Uint8Array(size), { filename: 'a.pdf', contentType: 'application/pdf' });

describe('a document of the bot', () => {
  test('can be sent again by its id', async () => {
    const { api, user } = await startBot();
    const first = await api.sendDocument({ chat_id: user.id, document: file(10), caption: 'one' });
    const again = await api.sendDocument({ chat_id: user.id, document: first.document?.file_id ?? '' });
    expect(again.document).toEqual(first.document);
    expect(again).not.toHaveProperty('caption');
  });

  test('must be there', async () => {
    const { api, raw, user } = await startBot();
    const { body } = await raw('sendDocument', { chat_id: user.id });
    expect(body.description).toBe('Bad Request: there is no document in the request');
    const send = (document: string | InputFile) => api.sendDocument({ chat_id: user.id, document });
    expect(await refusal(send('unknown-id'))).toBe('Bad Request: wrong file_id or the file is temporarily unavailable');
    expect(await refusal(send('https://example.com/a.pdf'))).toBe('Bad Request: failed to get HTTP URL content');
    expect(await refusal(send(file(0)))).toBe('Bad Request: file must be non-empty');
  });

  test('has a caption of at most 1024 UTF-16 units', async () => {
    const { api, user } = await startBot();
    const send = (caption: string) => api.sendDocument({ chat_id: user.id, document: file(1), caption });
    expect((await send('я'.repeat(1024))).caption).toHaveLength(1024);
    expect(await refusal(send('я'.repeat(1025)))).toBe('Bad Request: message caption is too long');
  });

  test('over the upload limit is refused as by a proxy: 413 and HTML', async () => {
    const { simulator, user } = await startBot({ limits: { uploadBytes: MiB } });
    const form = new FormData();
    form.set('chat_id', String(user.id));
    form.set('document', new Blob([new Uint8Array(MiB + 1)]), 'big.pdf');
    const response = await fetch(`${simulator.url}/bot${simulator.token}/sendDocument`, { method: 'POST', body: form });
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('413 Request Entity Too Large');
    expect(user.chat.messages).toEqual([]);
  });
});

test('a photo of a user can be downloaded, and is shown by the page', async () => {
  const { api, simulator, user } = await startBot();
  const form = new FormData();
  form.set('caption', 'look');
  form.set('photo', new Blob(['jpeg'], { type: 'image/jpeg' }), 'IMG_1.jpg');
  await fetch(`${simulator.url}/simulator/users/${user.id}/photos`, { method: 'POST', body: form });
  const message = messageOf(await api.getUpdates());
  expect(message).toMatchObject({ caption: 'look', photo: [{ width: 800, height: 600, file_size: 4 }] });
  const id = message.photo?.[0]?.file_id ?? '';
  const { file_path } = await api.getFile({ file_id: id });
  const downloaded = await fetch(`${simulator.url}/file/bot${simulator.token}/${file_path ?? ''}`);
  expect(await downloaded.text()).toBe('jpeg');
  const shown = await fetch(`${simulator.url}/simulator/files/${id}?open`);
  expect(shown.headers.get('content-type')).toBe('image/jpeg');
});

describe('a document of a user', () => {
  test('can be downloaded', async () => {
    const { api, simulator, user } = await startBot();
    user.sendDocument({
      name: 'notes.txt',
      mime: 'text/plain',
      bytes: new TextEncoder().encode('hello'),
      caption: 'look',
    });
    const message = messageOf(await api.getUpdates());
    expect(message).toMatchObject({ caption: 'look', document: { file_name: 'notes.txt', file_size: 5 } });
    const { file_path } = await api.getFile({ file_id: message.document?.file_id ?? '' });
    const response = await fetch(`${simulator.url}/file/bot${simulator.token}/${file_path ?? ''}`);
    expect(await response.text()).toBe('hello');
    expect(simulator.calls('download')).toMatchObject([{ parameters: { path: file_path }, outcome: { ok: true } }]);
  });

  test('may only say that it is large', async () => {
    const { api, simulator, user } = await startBot();
    const { message } = user.sendDocument({ name: 'big.bin', size: 11 * MiB });
    const { file_path } = await api.getFile({ file_id: message.document?.file_id ?? '' });
    const response = await fetch(`${simulator.url}/file/bot${simulator.token}/${file_path ?? ''}`);
    expect((await response.arrayBuffer()).byteLength).toBe(11 * MiB);
  });

  test('over 20 MB cannot be downloaded', async () => {
    const { api, user } = await startBot();
    const { message } = user.sendDocument({ name: 'huge.bin', size: 20 * MiB + 1 });
    expect(await refusal(api.getFile({ file_id: message.document?.file_id ?? '' }))).toBe(
      'Bad Request: file is too big',
    );
    expect(await refusal(api.getFile({ file_id: 'x' }))).toBe(
      'Bad Request: wrong file_id or the file is temporarily unavailable',
    );
  });
});

test('the oldest content makes room for new', async () => {
  const { api, user } = await startBot({ limits: { storedBytes: 150 } });
  const first = user.sendDocument({ name: 'a', bytes: new Uint8Array(100) }).message.document;
  const second = user.sendDocument({ name: 'b', bytes: new Uint8Array(100) }).message.document;
  expect(await refusal(api.getFile({ file_id: first?.file_id ?? '' }))).toBe(
    'Bad Request: wrong file_id or the file is temporarily unavailable',
  );
  expect(await api.getFile({ file_id: second?.file_id ?? '' })).toMatchObject({ file_size: 100 });
});
