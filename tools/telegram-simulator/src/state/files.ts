import { randomBytes } from 'node:crypto';
import type { Document } from '../telegram.ts';

/** Content of a file: real bytes, or a number of bytes that exist only when somebody downloads them. */
export type Content = { readonly bytes: Buffer } | { readonly size: number };

export interface StoredFile {
  readonly document: Document;
  /** Path under `/file/bot<token>/`. */
  readonly path: string;
  /** Undefined once it was dropped to make room. */
  content: Content | undefined;
}

export interface NewFile {
  readonly name: string;
  readonly mime: string;
  readonly content: Content;
}

/** Every file that went through the chats. */
export class Files {
  readonly #byId = new Map<string, StoredFile>();
  readonly #byPath = new Map<string, StoredFile>();
  /** Files with real content, oldest first. */
  readonly #held = new Map<StoredFile, Buffer>();
  readonly #capacity: number;
  #stored = 0;

  /** @param capacity bytes of content kept in memory. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add({ name, mime, content }: NewFile): StoredFile {
    const document: Document = {
      file_id: `BQACAgI${randomBytes(36).toString('base64url')}`,
      file_unique_id: `AgAD${randomBytes(6).toString('base64url')}`,
      file_name: name,
      mime_type: mime,
      file_size: sizeOf(content),
    };
    const extension = /\.\w{1,8}$/.exec(name)?.[0] ?? '';
    const file: StoredFile = { document, path: `documents/file_${this.#byId.size}${extension}`, content };
    this.#byId.set(document.file_id, file);
    this.#byPath.set(file.path, file);
    if ('bytes' in content) this.#hold(file, content.bytes);
    return file;
  }

  byId(id: string): StoredFile | undefined {
    return this.#byId.get(id);
  }

  byPath(path: string): StoredFile | undefined {
    return this.#byPath.get(path);
  }

  #hold(file: StoredFile, bytes: Buffer): void {
    this.#held.set(file, bytes);
    this.#stored += bytes.length;
    for (const [oldest, dropped] of this.#held) {
      if (this.#stored <= this.#capacity) return;
      this.#held.delete(oldest);
      this.#stored -= dropped.length;
      oldest.content = undefined;
    }
  }
}

export function sizeOf(content: Content): number {
  return 'bytes' in content ? content.bytes.length : content.size;
}
