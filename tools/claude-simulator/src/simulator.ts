import { once } from 'node:events';
import type { ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { answerTo } from './answer/answer.ts';
import type { Pace } from './event-stream.ts';
import { createCertificate } from './certificate.ts';
import { createFaultQueue, type FaultInput, type FaultRule } from './faults.ts';
import { createHttpServer } from './http.ts';
import { createJournal, type Call } from './journal.ts';
import { createPromptCache } from './prompt-cache.ts';
import { questionOf } from './request.ts';
import { createApi } from './server.ts';

export interface ClaudeSimulatorOptions extends Partial<Pace> {
  /** Default: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Serves TLS, with HTTP/1.1 and HTTP/2, under a certificate that is made at the start. Needs openssl. */
  readonly tls?: boolean;
  /** What is answered to a question, in Markdown; without it, a show of what the bot can do. */
  readonly answer?: (question: string) => string;
}

export interface ClaudeSimulator {
  /** For `ANTHROPIC_BASE_URL`. */
  readonly url: string;
  readonly port: number;
  /** What a client has to trust, in PEM, with `tls`. */
  readonly certificate: string | undefined;
  /** Changes the pace of calls that come from now on. */
  setBehaviour(pace: Partial<Pace>): void;
  /** The next `times` calls (default 1) get this fault. */
  addFault(fault: FaultInput, times?: number): void;
  /** Decides for every call that gets no fault otherwise. */
  setFaultRule(rule: FaultRule): void;
  clearFaults(): void;
  /** As a front end that is being replaced: HTTP/2 connections take no more requests, those that run are answered. */
  goAway(): void;
  /** The last 1000 calls of `/v1/messages`, oldest first. */
  calls(): readonly Call[];
  /** Calls so far. */
  total(): number;
  inflight(): number;
  maxInflight(): number;
  /** Calls at once under one API key: of the busiest one. Give each client its own to see the limit of each. */
  maxInflightOfOneKey(): number;
  /** Client sockets: open now, and ever opened. */
  sockets(): { readonly open: number; readonly opened: number };
  /** Ends every connection at once. */
  stop(): Promise<void>;
}

/** Starts a local Messages API. Rejects when the port is taken, and for `tls` without openssl. */
export async function startClaudeSimulator(options: ClaudeSimulatorOptions = {}): Promise<ClaudeSimulator> {
  const { port = 0, host = '127.0.0.1', firstTokenMs = 400, tokensPerSecond = 60, tls = false } = options;
  let pace: Pace = { firstTokenMs, tokensPerSecond };
  const faults = createFaultQueue();
  const journal = createJournal();
  const answer = options.answer;
  const sessions = new Set<ServerHttp2Session>();
  const goAway = () => sessions.forEach((session) => session.close());
  const certificate = tls ? await createCertificate(host) : undefined;
  const api = createApi({
    journal,
    faults,
    inputUsage: createPromptCache(),
    goAway,
    pace: () => pace,
    answer: answer === undefined ? answerTo : (request) => answer(questionOf(request)),
  });
  const server = createHttpServer(api, certificate);

  const sockets = new Set<Socket>();
  let opened = 0;
  server.on('connection', (socket) => {
    opened += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });

  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;

  return {
    url: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    certificate: certificate?.certificate,
    setBehaviour: (change) => {
      pace = { ...pace, ...change };
    },
    addFault: (fault, times = 1) => faults.add(fault, times),
    setFaultRule: (rule) => faults.setRule(rule),
    clearFaults: () => faults.clear(),
    goAway,
    calls: () => journal.calls(),
    total: () => journal.total(),
    inflight: () => journal.inflight(),
    maxInflight: () => journal.maxInflight(),
    maxInflightOfOneKey: () => journal.maxInflightOfOneKey(),
    sockets: () => ({ open: sockets.size, opened }),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
