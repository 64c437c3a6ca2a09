import type { IncomingMessage } from 'node:http';
import { ApiError, badRequest } from '../error.ts';
import type { RawParameters, Upload } from '../methods/method.ts';
import { readMultipart } from './multipart.ts';

export interface RequestBody {
  readonly parameters: RawParameters;
  readonly uploads: ReadonlyMap<string, Upload>;
}

const maxTextBytes = 8 * 1024 * 1024;
const noUploads: ReadonlyMap<string, Upload> = new Map();

/** Parameters of a call from its query and body (JSON, urlencoded or multipart); the body wins. */
export async function readBody(
  request: IncomingMessage,
  query: URLSearchParams,
  uploadBytes: number,
): Promise<RequestBody> {
  const fromQuery = Object.fromEntries(query);
  const type = (request.headers['content-type'] ?? '').toLowerCase();
  if (type.startsWith('multipart/form-data')) {
    const { fields, uploads } = await readMultipart(request, uploadBytes);
    return { parameters: { ...fromQuery, ...fields }, uploads };
  }
  const text = (await readBytes(request, maxTextBytes)).toString('utf8');
  if (text === '') return { parameters: fromQuery, uploads: noUploads };
  const fields = type.startsWith('application/json')
    ? parseObject(text)
    : Object.fromEntries(new URLSearchParams(text));
  return { parameters: { ...fromQuery, ...fields }, uploads: noUploads };
}

/** Reads a whole body. Fails with 413 when it is longer than `max` bytes. */
async function readBytes(request: IncomingMessage, max: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > max) throw new ApiError(413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseObject(text: string): RawParameters {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as RawParameters;
  } catch {
    // Answered below like any other body that is no JSON object.
  }
  throw badRequest("can't parse JSON object");
}
