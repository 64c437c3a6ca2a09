import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logSink, waitUntil } from '@gonets/testing';
import type { LogSink } from '@gonets/testing';
import { send, startHttpServer } from '../src/http.ts';
import type { HttpServer } from '../src/http.ts';

describe('startHttpServer', () => {
  let sink: LogSink;
  let http: HttpServer;
  let url = '';
  let begun = false;

  beforeEach(async () => {
    sink = logSink();
    http = await startHttpServer(0, sink.log);
    url = `http://127.0.0.1:${http.port}`;
    http.route('GET', '/hello', (_request, response) => send(response, 200, { hello: true }));
    http.route('POST', '/length', async (request, response) => {
      begun = true;
      let length = 0;
      for await (const chunk of request) {
        length += (chunk as Buffer).length;
      }
      send(response, 200, { length });
    });
    http.route('GET', '/broken', () => Promise.reject(new Error('something is broken')));
    http.route('GET', '/half', async (_request, response) => {
      response.writeHead(200, { 'content-length': '8' });
      await new Promise((resolve) => response.write('half', resolve));
      throw new Error('broke in the middle');
    });
  });
  afterEach(() => http.close());

  it('answers by method and path, without the query', async () => {
    expect(await (await fetch(`${url}/hello?x=1`)).json()).toEqual({ hello: true });
    expect(await (await fetch(`${url}/length`, { method: 'POST', body: 'abc' })).json()).toEqual({ length: 3 });
    expect((await fetch(`${url}/hello`, { method: 'HEAD' })).status).toBe(200);
  });

  it('answers 404 for an unknown path and 405 with the allowed methods for another method', async () => {
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    const wrong = await fetch(`${url}/hello`, { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('answers 500 when a handler throws, logs it, and tells the client nothing of it', async () => {
    const response = await fetch(`${url}/broken`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('something');
    expect(sink.lines()).toMatchObject([{ level: 'error', path: '/broken', err: { message: 'something is broken' } }]);
  });

  it('breaks an answer off that was half sent when the handler threw', async () => {
    const whole = fetch(`${url}/half`).then((response) => response.text());
    await expect(whole).rejects.toThrow(/terminated|fetch failed/);
    expect(sink.lines()).toMatchObject([{ level: 'error', path: '/half' }]);
  });

  it('lives on after a body that was broken off, without an error in the log', async () => {
    const socket = connect(http.port, '127.0.0.1');
    await once(socket, 'connect');
    const head = 'POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\npart';
    await new Promise((resolve) => socket.write(head, resolve));
    await waitUntil(() => begun, { what: 'the handler to begin' });
    socket.resetAndDestroy();
    await waitUntil(() => sink.lines().length > 0, { what: 'a log line' });
    expect(sink.lines()).toMatchObject([{ level: 'debug', path: '/length' }]);
    expect((await fetch(`${url}/hello`)).status).toBe(200);
  });

  it('refuses headers that are too large', async () => {
    expect((await fetch(`${url}/hello`, { headers: { 'x-large': 'x'.repeat(20_000) } })).status).toBe(431);
  });

  it('says what to do when the port is taken', async () => {
    await expect(startHttpServer(http.port, sink.log)).rejects.toThrow(
      `port ${http.port} is in use: stop what listens there, or set PORT to another one`,
    );
  });
});
