import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { TelegramError } from '../../src/telegram/index.ts';
import { bodyOf, httpServer, ok, refuse, tcpServer, telegramAt, token } from './servers.ts';

const message = { chat_id: 1, text: 'hello' };

async function failureOf(call: Promise<unknown>): Promise<TelegramError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TelegramError);
  // The promise of the client: whatever is logged of an error, the token is not in it.
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(token);
  return error as TelegramError;
}

describe('a call', () => {
  it('is one POST with its parameters, nested ones as JSON', async () => {
    const server = await httpServer(async (request, response) => {
      const body = Object.fromEntries(new URLSearchParams((await bodyOf(request)).toString()));
      ok(response, { path: request.url, method: request.method, body });
    });
    const entities = [{ type: 'bold', offset: 0, length: 5 }] as const;
    await expect(telegramAt(server.url).sendMessage({ ...message, entities: [...entities] })).resolves.toEqual({
      path: `/bot${token}/sendMessage`,
      method: 'POST',
      body: { chat_id: '1', text: 'hello', entities: JSON.stringify(entities) },
    });
  });

  it('keeps the path of the API root', async () => {
    const server = await httpServer((request, response) => ok(response, request.url));
    await expect(telegramAt(`${server.url}/telegram/`).getMe()).resolves.toBe(`/telegram/bot${token}/getMe`);
  });

  it('uploads a document with a Content-Length and a UTF-8 filename', async () => {
    const server = await httpServer(async (request, response) => {
      const body = await bodyOf(request);
      expect(request.headers['transfer-encoding']).toBeUndefined();
      expect(request.headers['content-length']).toBe(String(body.byteLength));
      ok(response, body.toString());
    });
    const document = { bytes: Buffer.from('%PDF-1.7'), filename: 'Отчёт.pdf', contentType: 'application/pdf' };
    const sent = await telegramAt(server.url).sendDocument({ chat_id: 1, document });
    expect(sent).toContain('filename="Отчёт.pdf"');
    expect(sent).toContain('Content-Type: application/pdf');
    expect(sent).toContain('%PDF-1.7');
  });

  it('sends a document again by its file_id', async () => {
    const server = await httpServer(async (request, response) => ok(response, (await bodyOf(request)).toString()));
    await expect(telegramAt(server.url).sendDocument({ chat_id: 1, document: 'BQACAgI' })).resolves.toBe(
      'chat_id=1&document=BQACAgI',
    );
  });

  it('is never repeated', async () => {
    let calls = 0;
    const server = await httpServer((_request, response) => {
      calls += 1;
      response.writeHead(502).end('<html>Bad Gateway</html>');
    });
    await failureOf(telegramAt(server.url).sendMessage(message));
    expect(calls).toBe(1);
  });
});

describe('a failed call', () => {
  it('is refused with what Telegram said', async () => {
    const server = await httpServer((_request, response) =>
      refuse(response, 429, 'Too Many Requests: retry after 7', { retry_after: 7 }),
    );
    expect(await failureOf(telegramAt(server.url).sendMessage(message))).toMatchObject({
      kind: 'refused',
      method: 'sendMessage',
      code: 429,
      description: 'Too Many Requests: retry after 7',
      retryAfterMs: 7000,
    });
  });

  it('names the supergroup that a group has become', async () => {
    const server = await httpServer((_request, response) =>
      refuse(response, 400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: -1009 }),
    );
    expect(await failureOf(telegramAt(server.url).sendMessage(message))).toMatchObject({
      kind: 'refused',
      migrateTo: -1009,
    });
  });

  it.each([
    [413, '<html>Request Entity Too Large</html>', 'refused'],
    [404, 'not found', 'refused'],
    [502, '<html>Bad Gateway</html>', 'ambiguous'],
    [500, '{"ok":false,"error_code":500,"description":"Internal Server Error"}', 'ambiguous'],
    [200, '<html>captive portal</html>', 'unreadable'],
    [200, '{"ok":', 'unreadable'],
  ])('with HTTP %i and %s is %s', async (status, body, kind) => {
    const server = await httpServer((_request, response) => response.writeHead(status).end(body));
    expect(await failureOf(telegramAt(server.url).sendMessage(message))).toMatchObject({ kind });
  });

  it('is unreachable when nobody listens', async () => {
    const url = await tcpServer(() => {});
    const closed = new URL(url);
    closed.port = '9';
    expect(await failureOf(telegramAt(closed.href).sendMessage(message))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('no connection (ECONNREFUSED)'),
    });
  });

  it('is ambiguous when the connection drops after the request', async () => {
    const server = await httpServer((request) => request.socket.destroy());
    expect(await failureOf(telegramAt(server.url).sendMessage(message))).toMatchObject({ kind: 'ambiguous' });
  });

  it('is unreachable when the connection drops in the middle of the request', async () => {
    const url = await tcpServer((socket) => {
      socket.once('data', () => socket.destroy());
      socket.resume();
    });
    const document = { bytes: new Uint8Array(48 * 1024 * 1024), filename: 'a.pdf', contentType: 'application/pdf' };
    expect(await failureOf(telegramAt(url).sendDocument({ chat_id: 1, document }))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('while the request was being sent'),
    });
  });

  it('given up by the caller says whether it was sent', async () => {
    const stop = new AbortController();
    const server = await httpServer(() => stop.abort());
    const telegram = telegramAt(server.url);
    expect(await failureOf(telegram.sendMessage(message, stop.signal))).toMatchObject({ kind: 'ambiguous' });
    expect(await failureOf(telegram.sendMessage(message, stop.signal))).toMatchObject({ kind: 'unreachable' });
  });

  it('gives its socket back', async () => {
    let calls = 0;
    const server = await httpServer((request, response) => {
      calls += 1;
      if (calls === 1) {
        request.socket.destroy();
      } else {
        ok(response);
      }
    });
    const telegram = telegramAt(server.url, { TELEGRAM_MAX_CONNECTIONS: '1' });
    await failureOf(telegram.sendMessage(message));
    await expect(telegram.sendMessage(message)).resolves.toBe(true);
  });
});

describe('downloadFile', () => {
  it('reads a file', async () => {
    const server = await httpServer((request, response) => response.end(request.url));
    const file = await telegramAt(server.url).downloadFile('documents/file 1.pdf', { maxBytes: 1000 });
    expect(Buffer.from(file).toString()).toBe(`/file/bot${token}/documents/file%201.pdf`);
  });

  it('downloads nothing of a file that says it is too large', async () => {
    const url = await tcpServer((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n'));
      socket.resume();
    });
    const download = telegramAt(url).downloadFile('documents/a', { maxBytes: 1000 });
    expect(await failureOf(download)).toMatchObject({ kind: 'refused', code: 413 });
  });

  it('stops reading a file that does not say its size', async () => {
    let closed: () => void;
    const connectionClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const server = await httpServer((_request, response) => {
      const piece = Buffer.alloc(600);
      const more = () => {
        response.write(piece, more);
      };
      more();
      response.on('close', closed);
    });
    const download = telegramAt(server.url).downloadFile('documents/a', { maxBytes: 1000 });
    expect(await failureOf(download)).toMatchObject({ kind: 'refused', code: 413 });
    await connectionClosed;
  });

  it('waits TELEGRAM_READ_TIMEOUT for each piece, not for the whole', async () => {
    const server = await httpServer((_request, response) => {
      let pieces = 0;
      const timer = setInterval(() => {
        response.write('x');
        pieces += 1;
        if (pieces === 4) {
          clearInterval(timer);
          response.end();
        }
      }, 150);
    });
    const telegram = telegramAt(server.url, { TELEGRAM_READ_TIMEOUT: '0.4' });
    await expect(telegram.downloadFile('documents/a', { maxBytes: 10 })).resolves.toEqual(Buffer.from('xxxx'));
  });

  it('fails as refused when the file is gone', async () => {
    const server = await httpServer((_request, response) => response.writeHead(404).end());
    expect(await failureOf(telegramAt(server.url).downloadFile('a', { maxBytes: 10 }))).toMatchObject({
      kind: 'refused',
      code: 404,
    });
  });
});
