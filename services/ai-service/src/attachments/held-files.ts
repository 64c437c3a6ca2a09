import { randomUUID } from 'node:crypto';
import type { ApiBlock, FileBlock } from '../claude/prompt.ts';
import type { Body, RequestFiles } from '../claude/request-files.ts';
import { blockOf, noteOf } from './blocks.ts';

/** Bytes of a file that are encoded at once; a multiple of three, so that base64 has no padding in between. */
const pieceBytes = 3 * 2 ** 15;

/**
 * The files of one request in memory. In its JSON each has a mark, in the place of which its base64 is written piece by piece while
 * the request is sent: as text, a request of 30 MB would be in memory four times, and until the end of the answer.
 */
export class HeldFiles implements RequestFiles {
  readonly #mark = randomUUID();
  readonly #marked: Uint8Array[] = [];
  readonly #onReleased: () => void;
  #files: ReadonlyMap<FileBlock, Uint8Array | undefined>;

  /** Files without bytes are no longer kept. */
  constructor(files: ReadonlyMap<FileBlock, Uint8Array | undefined>, onReleased: () => void) {
    this.#files = files;
    this.#onReleased = onReleased;
  }

  block(file: FileBlock): ApiBlock {
    const bytes = this.#files.get(file);
    return bytes ? blockOf(file.attachment, bytes, () => this.#markOf(bytes)) : noteOf(file.attachment);
  }

  body(json: string): Body {
    // Every second part is the number of a file.
    const parts = json
      .split(new RegExp(`${this.#mark}:(\\d+)`))
      .map((part, index) => (index % 2 === 0 ? Buffer.from(part) : (this.#marked[Number(part)] ?? Buffer.of())));
    const bytes = parts.reduce((sum, part, index) => sum + (index % 2 === 0 ? part.byteLength : base64Bytes(part)), 0);
    return { bytes, pieces: this.#pieces(parts) };
  }

  /** Lets the memory go. */
  release(): void {
    this.#files = new Map();
    this.#marked.length = 0;
    this.#onReleased();
  }

  #markOf(bytes: Uint8Array): string {
    return `${this.#mark}:${this.#marked.push(bytes) - 1}`;
  }

  async *#pieces(parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 0) {
        yield part;
      } else {
        yield* base64Pieces(part);
      }
    }
    parts.length = 0;
    this.release();
  }
}

function* base64Pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.byteLength; from += pieceBytes) {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(pieceBytes, bytes.byteLength - from));
    yield Buffer.from(piece.toString('base64'), 'latin1');
  }
}

function base64Bytes({ byteLength }: Uint8Array): number {
  return 4 * Math.ceil(byteLength / 3);
}
