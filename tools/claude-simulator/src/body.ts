import type { IncomingMessage } from 'node:http';
import { ApiError } from './errors.ts';

/** Reads a JSON body of at most `maxBytes`. Throws `ApiError`: 413 when larger, 400 when it is not JSON. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Keeps reading without keeping: a client that is still sending would not see the answer.
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) throw new ApiError(413);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new ApiError(400, `The request body is not valid JSON: ${String(cause)}`);
  }
}
