import { request } from 'node:http';
import { InputFile } from 'node-telegram-bot-api';
import { describe, expect, test } from 'vitest';
import { startBot } from './bot.ts';

describe('paths and envelopes', () => {
  test('a result comes as {ok, result}', async () => {
    const { raw, simulator } = await startBot({ token: '42:a-token', botUsername: 'my_bot', botName: 'Me' });
    const { status, body } = await raw('getMe');
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: true, result: { id: 42, is_bot: true, first_name: 'Me', username: 'my_bot' } });
    expect(simulator.token).toBe('42:a-token');
  });

  test('a refusal has the HTTP status of its code', async () => {
    const { raw, user } = await startBot();
    const { status, body } = await raw('sendMessage', { chat_id: user.id, text: '' });
    expect(status).toBe(400);
    expect(body).toEqual({ ok: false, error_code: 400, description: 'Bad Request: message text is empty' });
  });

  test('method names are case-insensitive and unknown ones are told', async () => {
    const { raw } = await startBot();
    expect((await raw('GETME')).status).toBe(200);
    const { status, body } = await raw('makeCoffee');
    expect(status).toBe(404);
    expect(body).toEqual({ ok: false, error_code: 404, description: 'Not Found: method not found' });
  });

  test('another token is not let in, and other paths are not found', async () => {
    const { simulator } = await startBot();
    const stranger = await fetch(`${simulator.url}/bot1:other-token/getMe`);
    expect(stranger.status).toBe(401);
    expect(await stranger.json()).toEqual({ ok: false, error_code: 401, description: 'Unauthorized' });
    const nowhere = await fetch(`${simulator.url}/nowhere`);
    expect(await nowhere.json()).toEqual({ ok: false, error_code: 404, description: 'Not Found' });
    expect((await fetch(`${simulator.url}/file/bot1:other-token/documents/x`)).status).toBe(401);
  });
});

describe('bodies', () => {
  test('query, urlencoded with nested JSON and JSON say the same', async () => {
    const { simulator, api, user } = await startBot();
    const url = `${simulator.url}/bot${simulator.token}/sendMessage`;
    const entities = JSON.stringify([{ type: 'bold', offset: 0, length: 2 }]);
    await fetch(`${url}?${new URLSearchParams({ chat_id: String(user.id), text: 'hi', entities }).toString()}`);
    await api.sendMessage({ chat_id: user.id, text: 'hi', entities: [{ type: 'bold', offset: 0, length: 2 }] });
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: user.id, text: 'hi', entities: [{ type: 'bold', offset: 0, length: 2 }] }),
    });
    expect(user.chat.messages.map(({ text, entities }) => ({ text, entities }))).toEqual(
      Array.from({ length: 3 }, () => ({ text: 'hi', entities: [{ type: 'bold', offset: 0, length: 2 }] })),
    );
  });

  test('a chunked multipart upload without Content-Length arrives whole, with its UTF-8 name', async () => {
    const { simulator, api, user } = await startBot();
    const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
    const document = new InputFile(bytes, { filename: 'отчёт №1.pdf', contentType: 'application/pdf' });
    const message = await api.sendDocument({ chat_id: user.id, document });
    expect(message.document).toMatchObject({
      file_name: 'отчёт №1.pdf',
      mime_type: 'application/pdf',
      file_size: 300_000,
    });
    const { file_path } = await api.getFile({ file_id: message.document?.file_id ?? '' });
    const download = await fetch(`${simulator.url}/file/bot${simulator.token}/${file_path ?? ''}`);
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(bytes);
  });

  test('attach:// names the part of the file', async () => {
    const { simulator, user } = await startBot();
    const form = new FormData();
    form.set('chat_id', String(user.id));
    form.set('document', 'attach://the_file');
    form.set('the_file', new Blob(['hello']), 'hello.txt');
    const response = await fetch(`${simulator.url}/bot${simulator.token}/sendDocument`, { method: 'POST', body: form });
    expect(response.status).toBe(200);
    expect(user.chat.messages[0]?.document).toMatchObject({ file_name: 'hello.txt', file_size: 5 });
  });

  test('a broken body is a bad request', async () => {
    const { simulator } = await startBot();
    const url = `${simulator.url}/bot${simulator.token}/sendMessage`;
    const post = (type: string, body: string) =>
      fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    const json = await post('application/json', '{');
    expect(await json.json()).toMatchObject({ description: "Bad Request: can't parse JSON object" });
    const multipart = await post('multipart/form-data; boundary=x', '--x\r\nbroken');
    expect(await multipart.json()).toMatchObject({ description: "Bad Request: can't parse multipart/form-data body" });
  });

  test.each([
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="document"; filename="a"\r\n\r\nhalf',
    ],
    ['application/json', '{"chat_id"'],
  ])('a body of %s that breaks off does not harm the server', async (type, half) => {
    const { simulator, api } = await startBot();
    await new Promise<void>((resolve) => {
      const url = `${simulator.url}/bot${simulator.token}/sendDocument`;
      const upload = request(url, { method: 'POST', headers: { 'content-type': type } });
      upload.on('error', () => resolve());
      upload.write(half, () => upload.destroy());
    });
    expect((await api.getMe()).is_bot).toBe(true);
  });
});

describe('the log of calls', () => {
  test('keeps order, parameters and outcome, but no token, no secret and no file content', async () => {
    const { simulator, api, user, raw } = await startBot();
    await api.sendDocument({
      chat_id: user.id,
      document: new InputFile(new TextEncoder().encode('abc'), { filename: 'a.txt' }),
    });
    await raw('sendMessage', { chat_id: user.id, text: '' });
    await raw('setWebhook', { url: 'http://127.0.0.1:9/hook', secret_token: 'very-secret' });
    const calls = simulator.calls();
    expect(calls.map(({ order, method, chat }) => [order, method, chat])).toEqual([
      [1, 'sendDocument', user.id],
      [2, 'sendMessage', user.id],
      [3, 'setWebhook', undefined],
    ]);
    expect(calls[0]?.parameters['document']).toEqual({ name: 'a.txt', mime: 'application/octet-stream', size: 3 });
    expect(calls[1]?.outcome).toEqual({
      status: 400,
      ok: false,
      description: 'Bad Request: message text is empty',
    });
    expect(simulator.calls('SENDMESSAGE')).toHaveLength(1);
    const everything = JSON.stringify(calls);
    expect(everything).not.toContain(simulator.token);
    expect(everything).not.toContain('very-secret');
    simulator.clearCalls();
    expect(simulator.calls()).toEqual([]);
  });
});
