import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { bodyOf, deafServer, httpServer, ok, tcpServer, telegramAt } from './servers.ts';

const message = { chat_id: 1, text: 'hello' };
/** More than the socket buffers of both sides hold together. */
const large = {
  chat_id: 1,
  document: { bytes: new Uint8Array(48 * 1024 * 1024), filename: 'large.pdf', contentType: 'application/pdf' },
};
const never = () => {};

describe('TELEGRAM_MAX_CONNECTIONS', () => {
  it.each([1, 3, 7])('%i: exactly so many sockets serve 25 calls', async (maxConnections) => {
    const held: (() => void)[] = [];
    const server = await httpServer((_request, response) => {
      held.push(() => ok(response));
      // Answers only once every socket is busy, so a socket too few would stop the test and one too many would show.
      if (held.length === Math.min(maxConnections, 25 - answered)) {
        answered += held.length;
        for (const answer of held.splice(0)) {
          answer();
        }
      }
    });
    let answered = 0;
    const telegram = telegramAt(server.url, { TELEGRAM_MAX_CONNECTIONS: `${maxConnections}` });
    await Promise.all(Array.from({ length: 25 }, () => telegram.sendMessage(message)));
    expect(answered).toBe(25);
    expect(server.mostSockets()).toBe(maxConnections);
    await telegram.close();
  });

  it('leaves long polls out: they have a socket of their own', async () => {
    const server = await httpServer((request, response) => {
      if (!request.url?.endsWith('getUpdates')) {
        ok(response);
      }
    });
    const telegram = telegramAt(server.url, { TELEGRAM_MAX_CONNECTIONS: '1' });
    const stop = new AbortController();
    const poll = telegram.getUpdates({ timeout: 50 }, stop.signal);
    await expect(telegram.sendMessage(message)).resolves.toBe(true);
    stop.abort();
    await expect(poll).rejects.toMatchObject({ kind: 'ambiguous', message: expect.stringContaining('given up') });
  });
});

describe('TELEGRAM_POOL_TIMEOUT', () => {
  it('ends the wait for a free socket and nothing else', async () => {
    let answer = never;
    const server = await httpServer((_request, response) => {
      answer = () => ok(response);
    });
    const telegram = telegramAt(server.url, { TELEGRAM_MAX_CONNECTIONS: '1', TELEGRAM_POOL_TIMEOUT: '0.2' });
    const first = telegram.sendMessage(message);
    await expect(telegram.sendMessage(message)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(
        /no free socket within 200 ms \(TELEGRAM_POOL_TIMEOUT\).*TELEGRAM_MAX_CONNECTIONS/,
      ),
    });
    // The call that has the socket takes longer than the pool timeout, and that is fine.
    answer();
    await expect(first).resolves.toBe(true);
  });

  it('is not used up by a free socket that is slow', async () => {
    const server = await httpServer((_request, response) => {
      setTimeout(ok, 200, response);
    });
    const telegram = telegramAt(server.url, { TELEGRAM_POOL_TIMEOUT: '0.1' });
    await expect(telegram.sendMessage(message)).resolves.toBe(true);
  });
});

describe('TELEGRAM_CONNECT_TIMEOUT', () => {
  it('ends a connection that nobody accepts: surely not processed', async () => {
    const telegram = telegramAt(await deafServer(), {
      TELEGRAM_CONNECT_TIMEOUT: '0.3',
      TELEGRAM_READ_TIMEOUT: '0.1',
      TELEGRAM_WRITE_TIMEOUT: '0.1',
    });
    await expect(telegram.sendMessage(message)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('no connection within 300 ms (TELEGRAM_CONNECT_TIMEOUT)'),
    });
  });

  it('does not count the answer', async () => {
    const server = await httpServer((_request, response) => {
      setTimeout(ok, 400, response);
    });
    const telegram = telegramAt(server.url, { TELEGRAM_CONNECT_TIMEOUT: '0.3' });
    await expect(telegram.sendMessage(message)).resolves.toBe(true);
  });
});

describe('TELEGRAM_WRITE_TIMEOUT', () => {
  it('ends an upload that nobody reads: surely not processed', async () => {
    const url = await tcpServer(never);
    const telegram = telegramAt(url, {
      TELEGRAM_WRITE_TIMEOUT: '0.5',
      TELEGRAM_READ_TIMEOUT: '0.1',
      TELEGRAM_CONNECT_TIMEOUT: '0.4',
    });
    await expect(telegram.sendDocument(large)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('request not sent within 500 ms (TELEGRAM_WRITE_TIMEOUT)'),
    });
  });

  it('lets an upload take longer than every other limit', async () => {
    const server = await httpServer(async (request, response) => {
      await sleep(2500);
      await bodyOf(request);
      ok(response);
    });
    const telegram = telegramAt(server.url, {
      TELEGRAM_READ_TIMEOUT: '2',
      TELEGRAM_CONNECT_TIMEOUT: '2',
      TELEGRAM_POOL_TIMEOUT: '2',
    });
    await expect(telegram.sendDocument(large)).resolves.toBe(true);
  });

  it('does not count the answer', async () => {
    const server = await httpServer((_request, response) => {
      setTimeout(ok, 1500, response);
    });
    const telegram = telegramAt(server.url, { TELEGRAM_WRITE_TIMEOUT: '1' });
    await expect(telegram.sendMessage(message)).resolves.toBe(true);
  });
});

describe('TELEGRAM_READ_TIMEOUT', () => {
  it('ends the wait for an answer: it may have been processed', async () => {
    const server = await httpServer(never);
    const telegram = telegramAt(server.url, { TELEGRAM_READ_TIMEOUT: '0.2' });
    await expect(telegram.sendMessage(message)).rejects.toMatchObject({
      kind: 'ambiguous',
      message: expect.stringContaining('no answer within 200 ms after the request was sent (TELEGRAM_READ_TIMEOUT)'),
    });
  });

  it('ends an answer that never becomes complete', async () => {
    const server = await httpServer((_request, response) => {
      response.write('{"ok":true,');
    });
    const telegram = telegramAt(server.url, { TELEGRAM_READ_TIMEOUT: '0.2' });
    await expect(telegram.sendMessage(message)).rejects.toMatchObject({
      kind: 'unreadable',
      message: expect.stringContaining('TELEGRAM_READ_TIMEOUT'),
    });
  });

  it('is added to the time that a long poll asked for', async () => {
    const server = await httpServer((_request, response) => {
      setTimeout(ok, 300, response, [{ update_id: 7 }]);
    });
    const telegram = telegramAt(server.url, { TELEGRAM_READ_TIMEOUT: '0.2' });
    await expect(telegram.getUpdates({ timeout: 20 })).resolves.toEqual([{ update_id: 7 }]);
  });

  it('ends a long poll that the server forgot', async () => {
    const server = await httpServer(never);
    const telegram = telegramAt(server.url, { TELEGRAM_READ_TIMEOUT: '0.2' });
    await expect(telegram.getUpdates({ timeout: 0.1 })).rejects.toMatchObject({
      message: expect.stringContaining('no answer within 300 ms'),
    });
  });
});
