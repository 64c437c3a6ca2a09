import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { ApiError, badRequest } from '../error.ts';
import type { Upload } from '../methods/method.ts';

export interface Multipart {
  readonly fields: Readonly<Record<string, string>>;
  readonly uploads: ReadonlyMap<string, Upload>;
}

const limits = { fieldNameSize: 256, fieldSize: 8 * 1024 * 1024, fields: 100, files: 60, parts: 160 };

/** Reads a multipart body, with or without Content-Length. Fails with 413 when a file is larger than `maxFileBytes`. */
export async function readMultipart(request: IncomingMessage, maxFileBytes: number): Promise<Multipart> {
  const fields: Record<string, string> = {};
  const uploads = new Map<string, Upload>();
  let tooLarge = false;
  const parser = open(request, maxFileBytes);
  parser.on('field', (name, value) => {
    fields[name] = value;
  });
  parser.on('file', (name, stream, filename, _encoding, mime) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      if (stream.truncated) tooLarge = true;
      else uploads.set(name, { name: filename ?? name, mime, bytes: Buffer.concat(chunks) });
    });
  });
  try {
    await pipeline(request, parser);
  } catch {
    throw badRequest("can't parse multipart/form-data body");
  }
  if (tooLarge) throw new ApiError(413);
  return { fields, uploads };
}

function open(request: IncomingMessage, fileSize: number) {
  const type = request.headers['content-type'];
  try {
    return new Busboy({ headers: { ...request.headers, 'content-type': type ?? '' }, limits: { ...limits, fileSize } });
  } catch {
    throw badRequest("can't parse multipart/form-data body: the boundary is missing");
  }
}
