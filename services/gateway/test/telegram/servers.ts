import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { readConfig } from '@gonets/runtime';
import { gatewayConfig, telegramOptions } from '../../src/config.ts';
import type { GatewayVariable } from '../../src/config.ts';
import { createTelegram } from '../../src/telegram/index.ts';
import type { Telegram } from '../../src/telegram/index.ts';
import { onTestFinished } from 'vitest';

export const token = '123456:test-token-that-must-stay-secret';

/** The client that the gateway makes of its environment, with limits far above what a test needs, but for those given. */
export function telegramAt(url: string, env: Partial<Record<GatewayVariable, string>> = {}): Telegram {
  const config = readConfig(gatewayConfig, {
    TELEGRAM_TOKEN: token,
    TELEGRAM_API_ROOT: url,
    TELEGRAM_MAX_CONNECTIONS: '50',
    TELEGRAM_POOL_TIMEOUT: '20',
    TELEGRAM_CONNECT_TIMEOUT: '20',
    TELEGRAM_WRITE_TIMEOUT: '20',
    TELEGRAM_READ_TIMEOUT: '20',
    ...env,
  });
  return createTelegram(telegramOptions(config));
}

export interface TestServer {
  readonly url: string;
  /** Most sockets open at once so far. */
  mostSockets(): number;
}

export async function httpServer(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<TestServer> {
  const server = createServer((request, response) => void listener(request, response));
  let most = 0;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    most = Math.max(most, sockets.size);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: urlOf(server.address() as AddressInfo), mostSockets: () => most };
}

/** Accepts connections and hands over the sockets without reading from them. */
export async function tcpServer(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  return urlOf(server.address() as AddressInfo);
}

/** Listens, but accepts nothing and has a full backlog, so that the kernel leaves new connections without an answer. */
export async function deafServer(): Promise<string> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address());
       setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
     });`,
    { eval: true },
  );
  const [address] = (await once(worker, 'message')) as [AddressInfo];
  const fillers = Array.from({ length: 8 }, () => connect(address.port, address.address).on('error', () => {}));
  await Promise.all(fillers.slice(0, 2).map((socket) => once(socket, 'connect')));
  onTestFinished(async () => {
    for (const socket of fillers) {
      socket.destroy();
    }
    await worker.terminate();
  });
  return urlOf(address);
}

export function ok(response: ServerResponse, result: unknown = true): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ ok: true, result }));
}

export function refuse(response: ServerResponse, code: number, description: string, parameters?: object): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ok: false, error_code: code, description, parameters }));
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function urlOf({ address, port }: AddressInfo): string {
  return `http://${address}:${port}`;
}
