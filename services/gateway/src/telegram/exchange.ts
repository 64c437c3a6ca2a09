import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { AnswerTooLargeError, HttpError } from './http-error.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path with query. */
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
  /** A larger answer is not read to its end. */
  readonly maxBytes: number;
  /** Milliseconds that the server may take on top of the read timeout (long polling). */
  readonly extraReadMs?: number;
  /** The read timeout begins again with each piece of the answer. */
  readonly patient?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Milliseconds. */
export interface StageTimeouts {
  /** Opening a connection, TLS included. */
  readonly connectTimeoutMs: number;
  /** Handing the request to the operating system. */
  readonly writeTimeoutMs: number;
  /** From the last byte sent to the complete answer; for a file, to its next piece. */
  readonly readTimeoutMs: number;
}

type Stage = 'connecting' | 'writing' | 'reading';

const pieceBytes = 64 * 1024;

/**
 * Sends one request and reads its answer, timing each stage on its own. Rejects with `HttpError`. `released` is called
 * once, when undici has let go of the request: later than the rejection, where a connection is still being tried.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: HttpRequest,
  timeouts: StageTimeouts,
  released: () => void,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    new Exchange(request, timeouts, { resolve, reject, released }).start(dispatcher);
  });
}

interface StageLimit {
  readonly ms: number;
  readonly exceeded: string;
  /** What happened when the connection broke in this stage. */
  readonly lost: string;
}

function stageLimits(timeouts: StageTimeouts, extraReadMs: number): Record<Stage, StageLimit> {
  const { connectTimeoutMs, writeTimeoutMs } = timeouts;
  const readTimeoutMs = timeouts.readTimeoutMs + extraReadMs;
  return {
    connecting: {
      ms: connectTimeoutMs,
      exceeded: `no connection within ${connectTimeoutMs} ms (TELEGRAM_CONNECT_TIMEOUT)`,
      lost: 'no connection',
    },
    writing: {
      ms: writeTimeoutMs,
      exceeded: `request not sent within ${writeTimeoutMs} ms (TELEGRAM_WRITE_TIMEOUT)`,
      lost: 'connection lost while the request was being sent',
    },
    reading: {
      ms: readTimeoutMs,
      exceeded: `no answer within ${readTimeoutMs} ms after the request was sent (TELEGRAM_READ_TIMEOUT)`,
      lost: 'connection lost before the answer was complete',
    },
  };
}

interface Outcome {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: HttpError) => void;
  readonly released: () => void;
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #stages: Record<Stage, StageLimit>;
  readonly #outcome: Outcome;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status: number | undefined;
  #stage: Stage = 'connecting';
  #possiblyProcessed = false;
  #timer: NodeJS.Timeout | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #failure: HttpError | undefined;

  constructor(request: HttpRequest, timeouts: StageTimeouts, outcome: Outcome) {
    this.#request = request;
    this.#stages = stageLimits(timeouts, request.extraReadMs ?? 0);
    this.#outcome = outcome;
  }

  start(dispatcher: Dispatcher): void {
    const { method, path, headers, body, signal } = this.#request;
    this.#enter('connecting');
    if (signal?.aborted) {
      this.#givenUp();
    }
    signal?.addEventListener('abort', this.#givenUp, { once: true });
    const sized = body?.byteLength ? { ...headers, 'content-length': String(body.byteLength) } : headers;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a documented body that undici's types lack
    const pieces = body?.byteLength ? (this.#pieces(body) as unknown as Readable) : null;
    dispatcher.dispatch({ method, path, headers: sized ?? {}, body: pieces }, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure) {
      controller.abort(this.#failure);
    } else {
      this.#enter(this.#request.body?.byteLength ? 'writing' : 'reading');
    }
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: { 'content-length'?: string }) {
    this.#status = status;
    this.#enter('reading');
    if (Number(headers['content-length']) > this.#request.maxBytes) {
      this.#failTooLarge();
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.byteLength;
    if (this.#bytes > this.#request.maxBytes) {
      this.#failTooLarge();
      return;
    }
    this.#chunks.push(chunk);
    if (this.#request.patient) {
      this.#startTimer();
    }
  }

  onResponseEnd(): void {
    this.#settle();
    this.#outcome.released();
    this.#outcome.resolve({ status: this.#status ?? 0, body: Buffer.concat(this.#chunks, this.#bytes) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error & { code?: string }): void {
    const { exceeded, lost } = this.#stages[this.#stage];
    const timedOut = error.code === 'UND_ERR_CONNECT_TIMEOUT';
    this.#fail(timedOut ? exceeded : `${lost} (${error.code ?? error.name})`, error);
    this.#outcome.released();
  }

  /** undici asks for the next piece when the socket has drained, so the end of the loop is the end of sending. */
  async *#pieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < body.byteLength; start += pieceBytes) {
      const end = Math.min(start + pieceBytes, body.byteLength);
      this.#possiblyProcessed = end === body.byteLength;
      yield body.subarray(start, end);
    }
    this.#enter('reading');
  }

  #enter(stage: Stage): void {
    if (!this.#failure && !(stage === 'reading' && this.#stage === 'reading')) {
      this.#stage = stage;
      this.#possiblyProcessed = stage === 'reading';
      this.#startTimer();
    }
  }

  #startTimer(): void {
    const { ms, exceeded } = this.#stages[this.#stage];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(exceeded), ms);
  }

  readonly #givenUp = (): void => this.#fail('given up by the caller', this.#request.signal?.reason);

  #fail(message: string, cause?: unknown): void {
    this.#failWith(new HttpError(message, { ...this.#state(), cause }));
  }

  #failTooLarge(): void {
    this.#failWith(new AnswerTooLargeError(`answer larger than ${this.#request.maxBytes} bytes`, this.#state()));
  }

  #failWith(error: HttpError): void {
    if (!this.#failure) {
      this.#failure = error;
      this.#settle();
      this.#outcome.reject(error);
      this.#controller?.abort(error);
    }
  }

  #state() {
    return { possiblyProcessed: this.#possiblyProcessed, status: this.#status };
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener('abort', this.#givenUp);
  }
}
