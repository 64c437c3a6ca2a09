import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../error.ts';
import { sizeOf } from '../state/files.ts';
import type { Content, StoredFile } from '../state/files.ts';
import type { Simulation } from '../state/simulation.ts';
import { sendError, sendHtml } from './respond.ts';

/** Answers `/file/bot<token>/<path>`; in the log it is the call `download`. */
export async function answerDownload(response: ServerResponse, path: string, simulation: Simulation): Promise<void> {
  const finish = simulation.calls.start('download', { path });
  const fault = simulation.faults.take('download', undefined);
  if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 1000);
  if (fault?.kind === '5xx') {
    return finish({ ...sendHtml(response, 502, 'Bad Gateway'), fault: fault.kind });
  }
  if (fault?.kind === 'drop before' || fault?.kind === 'drop after processing') {
    response.destroy();
    return finish({ status: 0, ok: false, fault: fault.kind });
  }
  const file = simulation.files.byPath(path);
  if (file === undefined || file.document.file_size > simulation.limits.downloadBytes) {
    return finish(sendError(response, new ApiError(404)));
  }
  await sendFile(response, file);
  finish({ status: 200, ok: true });
}

/** Streams a stored file. */
export async function sendFile(
  response: ServerResponse,
  file: StoredFile,
  headers: Record<string, string> = {},
): Promise<void> {
  if (file.content === undefined) {
    sendError(response, new ApiError(404));
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': sizeOf(file.content),
    ...headers,
  });
  try {
    await pipeline(Readable.from(chunks(file.content)), response);
  } catch (error) {
    // The client left before the end.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

const chunkBytes = 64 * 1024;

function* chunks(content: Content): Generator<Buffer> {
  if ('bytes' in content) {
    yield content.bytes;
    return;
  }
  for (let left = content.size; left > 0; left -= chunkBytes) yield Buffer.alloc(Math.min(left, chunkBytes));
}
