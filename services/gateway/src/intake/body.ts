import type { IncomingMessage } from 'node:http';

/** The body was not read to its end; `status` says why to the client. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly status: 408 | 413;

  constructor(status: 408 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

interface Bounds {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * Reads the body of a request. Throws `BodyError` as soon as it is too large or too slow, without reading on; rejects
 * with the request's error when the client goes away.
 */
export async function readBody(request: IncomingMessage, { maxBytes, timeoutMs }: Bounds): Promise<Buffer> {
  if (Number(request.headers['content-length']) > maxBytes) {
    throw new BodyError(413, `more than ${maxBytes} bytes`);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      request.off('data', read).off('end', ended).off('error', failed).off('close', closed);
      settle();
    };
    const read = (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) {
        finish(() => reject(new BodyError(413, `more than ${maxBytes} bytes`)));
      } else {
        chunks.push(chunk);
      }
    };
    const ended = () => finish(() => resolve(Buffer.concat(chunks, bytes)));
    const failed = (error: Error) => finish(() => reject(error));
    const closed = () => failed(new Error('the client went away in the middle of its request'));
    const timer = setTimeout(() => {
      finish(() => reject(new BodyError(408, `not complete within ${timeoutMs} ms`)));
    }, timeoutMs);
    request.on('data', read).on('end', ended).on('error', failed).on('close', closed);
  });
}
