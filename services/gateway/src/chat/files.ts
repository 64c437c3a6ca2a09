import { createHash } from 'node:crypto';
import { attach, errorCodes } from '@gonets/contracts';
import type { Attachment, ErrorCode } from '@gonets/contracts';
import { TelegramError } from '../telegram/index.ts';
import type { Message } from '../intake/index.ts';
import { absenceMs } from './deadline.ts';
import { isFinal } from './delivery/refusals.ts';
import { codeFor, failureText } from './failure.ts';
import type { Texts } from './texts.ts';
import type { Visit } from './visit.ts';

const bytesPerMb = 1024 * 1024;
/** For finding a file and reading it all. */
const downloadMs = 60_000;
/** For the files before it. */
const transferWaitMs = 2 * 60_000;
/** For having it read by ai-service, which reads two at a time. */
const attachMs = 2 * 60_000;

/** A file that came with a message. */
export interface SentFile {
  /** Without it, its kind cannot be read. */
  readonly fileId?: string | undefined;
  /** The same for the same file, whoever sends it. */
  readonly uniqueId: string;
  /** Bytes; Telegram may leave it out. */
  readonly size?: number | undefined;
  readonly name: string;
}

/** A file that ai-service has read, or what to tell the user instead. */
export type Taken = { readonly attachment: Attachment } | Refused;

interface Refused {
  readonly refusal: string;
  /** It may be taken another time. */
  readonly later?: boolean;
}

type Source = Pick<Message, 'document' | 'photo'> & Partial<Message>;

/** The file of a message. All kinds that cannot be read are alike. Of the sizes of a photo, the largest that is allowed. */
export function fileOf(message: Source, maxFileMb: number): SentFile | undefined {
  const { document, photo } = message;
  if (document) {
    const name = document.file_name?.trim().slice(0, 200) || 'file';
    return { fileId: document.file_id, uniqueId: document.file_unique_id, size: document.file_size, name };
  }
  if (photo && photo.length > 0) {
    const fitting = photo.filter(({ file_size: size }) => !isTooLarge({ size }, maxFileMb));
    const [largest] = (fitting.length > 0 ? fitting : photo).toSorted(
      (a, b) => b.width * b.height - a.width * a.height,
    );
    if (largest) {
      const { file_id: fileId, file_unique_id: uniqueId, file_size: size } = largest;
      return { fileId, uniqueId, size, name: 'photo.jpg' };
    }
  }
  const media = mediaKinds.map((kind) => message[kind]).filter((found) => found !== undefined);
  if (media.length > 0) {
    return { uniqueId: '', size: Math.max(0, ...media.map(({ file_size = 0 }) => file_size)), name: 'file' };
  }
  return otherKinds.some((kind) => message[kind] !== undefined) ? { uniqueId: '', name: 'file' } : undefined;
}

/** Whether anything of it is to be downloaded. */
export function isDownloaded(file: SentFile, maxFileMb: number): boolean {
  return file.fileId !== undefined && !isTooLarge(file, maxFileMb);
}

function isTooLarge({ size = 0 }: Pick<SentFile, 'size'>, maxFileMb: number): boolean {
  return size > maxFileMb * bytesPerMb;
}

const mediaKinds = ['animation', 'audio', 'sticker', 'video', 'video_note', 'voice'] as const;
const otherKinds = ['contact', 'location', 'paid_media', 'poll'] as const;

/**
 * Takes a file from Telegram and has ai-service read it. Nothing is downloaded of a file that is too large or of a kind that
 * cannot be read. Throws what the next start of the turn may not meet again.
 */
export async function takeFile(visit: Visit, file: SentFile): Promise<Taken> {
  const { deps, talk, turn } = visit;
  const { texts, conversation } = talk;
  if (isTooLarge(file, deps.maxFileMb)) return { refusal: texts.fileTooLarge(deps.maxFileMb) };
  if (file.fileId === undefined) return { refusal: texts.unsupported };
  const id = createHash('sha256').update(file.uniqueId).digest('base64url').slice(0, 22);
  try {
    const refused = await handOver(visit, file.fileId, id);
    if (refused) return refused;
    const { name } = file;
    const wait = { deadlineMs: attachMs, absenceMs, signal: turn.signal };
    return { attachment: await deps.bus.call(attach, { conversation, id, name }, wait) };
  } catch (error) {
    if (turn.stopped()) return { refusal: texts.stoppedEarly, later: true };
    const code = codeFor(error, turn.attempt);
    return { refusal: refusalOf(code, file.name, texts), later: errorCodes[code].retryable };
  }
}

/** Puts the file where ai-service finds it; only a few at a time are in memory. Answers why it could not. */
async function handOver(visit: Visit, fileId: string, id: string): Promise<Refused | undefined> {
  const { deps, talk, turn, transfers } = visit;
  const release = await transfers.acquire(transferWaitMs, turn.signal);
  if (!release) return { refusal: failureText(talk.texts, 'BUSY'), later: true };
  try {
    const bytes = await downloaded(visit, fileId);
    if ('refusal' in bytes) return bytes;
    await deps.files.put(talk.conversation, id, bytes);
    return undefined;
  } finally {
    release();
  }
}

/** What is said of a file by its name; other failures are not its fault. */
function refusalOf(code: ErrorCode, name: string, texts: Texts): string {
  if (code === 'FILE_UNSUPPORTED') return texts.fileUnsupported(name);
  if (code === 'NOT_FOUND') return texts.fileUnavailable;
  if (code === 'FILE_UNREADABLE') return texts.fileUnreadable(name);
  return code === 'FILE_TOO_LARGE' ? texts.fileTooMuch(name) : failureText(texts, code);
}

/** The bytes of a file, or why Telegram does not give them. */
async function downloaded(visit: Visit, fileId: string): Promise<Uint8Array | Refused> {
  const { texts } = visit.talk;
  const { maxFileMb } = visit.deps;
  const late = AbortSignal.timeout(downloadMs);
  try {
    return await download(visit, fileId, maxFileMb * bytesPerMb, late);
  } catch (error) {
    if (visit.turn.stopped()) return { refusal: texts.stoppedEarly, later: true };
    if (!(error instanceof TelegramError && (isFinal(error) || late.aborted))) throw error;
    visit.deps.log.warn({ err: error, downloadMs }, 'a file of a user could not be read');
    if (late.aborted) return { refusal: texts.fileSlow, later: true };
    const large = error.code === 413 || /too big/i.test(error.description ?? '');
    return { refusal: large ? texts.fileTooLarge(maxFileMb) : texts.fileUnavailable };
  }
}

async function download({ deps, turn }: Visit, fileId: string, maxBytes: number, late: AbortSignal) {
  const signal = AbortSignal.any([turn.signal, late]);
  const { file_path: path } = await deps.telegram.getFile(fileId, signal);
  if (path === undefined) throw new Error('getFile answered without a file_path; the file cannot be read');
  return deps.telegram.downloadFile(path, { maxBytes, signal });
}
