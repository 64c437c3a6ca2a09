import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@gonets/telemetry';
import { BodyError, readBody } from './body.ts';
import { identifiedUpdateSchema } from './receive.ts';
import type { Receive } from './receive.ts';

export const webhookPath = '/telegram/webhook';

const maxBodyBytes = 1024 * 1024;
/** How long what is left of a refused request is read and thrown away, so that the client gets to see the answer. */
const lingerMs = 1000;

export interface WebhookDeps {
  readonly secret: string;
  readonly receive: Receive;
  readonly log: Logger;
  /** Milliseconds in which the body has to arrive. Default 10,000. */
  readonly bodyTimeoutMs?: number;
}

export interface Webhook {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Sends Telegram to another gateway from now on; resolves when no update is being taken any more. */
  stop(): Promise<void>;
}

/**
 * Takes updates by HTTP. 200 means that the update is durable. 401: wrong secret, 408: the body came too slowly, 413: it
 * is larger than 1 MiB, 400: it is no update, 503: it could not be stored now, Telegram sends it again.
 */
export function createWebhook({ secret, receive, log, bodyTimeoutMs = 10_000 }: WebhookDeps): Webhook {
  const expected = digest(secret);
  const running = new Set<Promise<void>>();
  let stopped = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = request.headers['x-telegram-bot-api-secret-token'];
    if (!timingSafeEqual(digest(typeof given === 'string' ? given : ''), expected)) {
      log.warn('a webhook call with a wrong secret was refused');
      refuse(request, response, 401, 'wrong secret');
      return;
    }
    let body: Buffer;
    try {
      body = await readBody(request, { maxBytes: maxBodyBytes, timeoutMs: bodyTimeoutMs });
    } catch (error) {
      if (!(error instanceof BodyError)) {
        throw error;
      }
      log.warn({ status: error.status, reason: error.message }, 'a webhook call was refused');
      refuse(request, response, error.status, error.message);
      return;
    }
    const update = identifiedUpdateSchema.safeParse(parseJson(body));
    if (!update.success) {
      log.warn({ bytes: body.byteLength }, 'a webhook call without an update was refused');
      send(response, 400, 'not an update');
      return;
    }
    if (stopped) {
      comeBack(response, 'stopping');
      return;
    }
    try {
      await receive(update.data);
      send(response, 200, 'ok');
    } catch (error) {
      log.error(
        { err: error, update: update.data.update_id },
        'an update could not be stored; Telegram sends it again',
      );
      comeBack(response, 'not stored');
    }
  }

  return {
    async handle(request, response) {
      const call = answer(request, response);
      running.add(call);
      try {
        await call;
      } finally {
        running.delete(call);
      }
    },
    async stop() {
      stopped = true;
      await Promise.allSettled(running);
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) }).end(text);
}

function comeBack(response: ServerResponse, text: string): void {
  response.setHeader('retry-after', '1');
  send(response, 503, text);
}

/** Answers before the body was read and closes the connection, a little later so that the answer is not lost. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(text), connection: 'close' });
  response.write(text);
  const timer = setTimeout(() => response.end(), lingerMs);
  request.once('close', () => clearTimeout(timer));
  request.once('end', () => response.end());
  request.resume();
}
