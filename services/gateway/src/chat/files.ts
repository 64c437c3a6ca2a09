import { TelegramError } from '../telegram/index.ts';
import type { Message } from '../intake/index.ts';
import { isFinal } from './delivery/refusals.ts';
import type { Visit } from './visit.ts';

const longestText = 100_000;
const bytesPerMb = 1024 * 1024;
/** For finding a file and reading it all. */
const downloadMs = 60_000;

/** Files that are text by their name; others may be by their media type. */
const textEndings =
  /\.(txt|text|md|markdown|csv|tsv|json|jsonl|ya?ml|toml|ini|cfg|conf|env|xml|html?|css|scss|svg|log|tex|rst|srt|vtt|diff|patch|sql|sh|bash|zsh|ps1|bat|dockerfile|makefile|gradle|proto|graphql|[cm]?[jt]sx?|vue|svelte|py|rb|php|pl|lua|go|rs|java|kt|kts|scala|swift|c|h|cc|cpp|hpp|cs|m|r|jl|dart|ex|exs|erl|hs|clj|zig|asm)$/i;
const textTypes = /^(text\/|application\/(json|xml|yaml|x-yaml|toml|javascript|x-sh|sql)\b|[^;]*\+(json|xml)\b)/i;

/** Something that came with a message besides text. */
export interface Attachment {
  readonly fileId?: string | undefined;
  /** Bytes; Telegram may leave it out. */
  readonly size?: number | undefined;
  readonly name: string;
  readonly isText: boolean;
}

/** The attachment of a message. All kinds that cannot be read yet are alike. */
export function attachmentOf(message: Message): Attachment | undefined {
  const { document, photo } = message;
  if (document) {
    const name = document.file_name?.trim().slice(0, 200) || 'file';
    const isText = textEndings.test(name) || textTypes.test(document.mime_type ?? '');
    return { fileId: document.file_id, size: document.file_size, name, isText };
  }
  if (photo) return unreadable(photo.map(({ file_size }) => file_size));
  const media = mediaKinds.map((kind) => message[kind]).filter((found) => found !== undefined);
  if (media.length > 0) return unreadable(media.map(({ file_size }) => file_size));
  return otherKinds.some((kind) => message[kind] !== undefined) ? unreadable([]) : undefined;
}

const mediaKinds = ['animation', 'audio', 'sticker', 'video', 'video_note', 'voice'] as const;
const otherKinds = ['contact', 'location', 'paid_media', 'poll'] as const;

function unreadable(sizes: readonly (number | undefined)[]): Attachment {
  return { size: Math.max(0, ...sizes.map((size) => size ?? 0)), name: 'file', isText: false };
}

/** The text of a file as a part of a question. Nothing is downloaded of a file that is too large or not text. */
export async function readTextFile(
  visit: Visit,
  { fileId, size = 0, name, isText }: Attachment,
): Promise<{ readonly text: string } | { readonly refusal: string }> {
  const { texts } = visit.talk;
  const { maxFileMb } = visit.deps;
  const tooLarge = { refusal: texts.fileTooLarge(maxFileMb) };
  if (size > maxFileMb * bytesPerMb) return tooLarge;
  if (!isText || fileId === undefined) return { refusal: texts.unsupported };
  const late = AbortSignal.timeout(downloadMs);
  try {
    const text = decoded(await download(visit, fileId, maxFileMb * bytesPerMb, late));
    if (text === undefined) return { refusal: texts.fileUnreadable(name) };
    if (text.length > longestText) return { refusal: texts.fileTooLong(longestText) };
    return { text: `${texts.fileHeading(name)}\n${fenced(text, name)}` };
  } catch (error) {
    if (visit.turn.stopped()) return { refusal: texts.stoppedEarly };
    if (!(error instanceof TelegramError && (isFinal(error) || late.aborted))) throw error;
    visit.deps.log.warn({ err: error, downloadMs }, 'a file of a user could not be read');
    if (late.aborted) return { refusal: texts.fileSlow };
    const large = error.code === 413 || /too big/i.test(error.description ?? '');
    return large ? tooLarge : { refusal: texts.fileUnavailable };
  }
}

async function download({ deps, turn }: Visit, fileId: string, maxBytes: number, late: AbortSignal) {
  const signal = AbortSignal.any([turn.signal, late]);
  const { file_path: path } = await deps.telegram.getFile(fileId, signal);
  if (path === undefined) throw new Error('getFile answered without a file_path; the file cannot be read');
  return deps.telegram.downloadFile(path, { maxBytes, signal });
}

/** Undefined when it is not UTF-8 text. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** In a fence that is longer than any in the text. */
function fenced(text: string, name: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`{3,}/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const language = /\.(\w{1,10})$/.exec(name)?.[1] ?? '';
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}
