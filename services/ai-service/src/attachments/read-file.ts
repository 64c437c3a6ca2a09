import { BusError } from '@gonets/bus';
import { attachmentLimits } from '@gonets/contracts';
import type { Attachment } from '@gonets/contracts';
import { readInThread } from './document-thread.ts';
import { fileKind } from './file-kind.ts';
import { readImage } from './image.ts';
import type { ReadFile } from './image.ts';
import { decodeText } from './text.ts';
import { tokensIn } from '../usage/estimate.ts';

/** An estimate: a page is given to the model as its text and as an image. */
const tokensPerPage = 2500;

/**
 * A file as the model gets it. Its kind is decided by its content. Throws `FILE_UNSUPPORTED`, `FILE_UNREADABLE` or
 * `FILE_TOO_LARGE`.
 */
export async function readFile(bytes: Uint8Array, signal: AbortSignal): Promise<ReadFile & Pick<Attachment, 'kind'>> {
  const kind = fileKind(bytes);
  if (kind === undefined) {
    return readText(decodeText(bytes));
  }
  if (kind !== 'pdf' && kind !== 'zip') {
    return { kind: 'image', ...(await readImage(bytes, kind)) };
  }
  const read = await readInThread({ kind, bytes }, signal);
  if ('text' in read) {
    return readText(read.text);
  }
  if (read.pages > attachmentLimits.pages) {
    throw new BusError('FILE_TOO_LARGE', `a PDF of ${read.pages} pages`);
  }
  return { kind: 'pdf', bytes, tokens: read.pages * tokensPerPage };
}

function readText(text: string | undefined): ReadFile & { readonly kind: 'text' } {
  if (text === undefined) {
    throw new BusError('FILE_UNSUPPORTED', 'neither an image nor a PDF, a docx or a text');
  }
  if (text.length > attachmentLimits.characters) {
    throw new BusError('FILE_TOO_LARGE', `a text of ${text.length} characters`);
  }
  return { kind: 'text', bytes: Buffer.from(text), tokens: tokensIn(text) };
}
