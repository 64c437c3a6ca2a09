import type { RenderRequest } from '@gonets/contracts';
import type { Theme, TypesetErrorCode } from '@gonets/typeset';

/** What a worker thread is given at its start. */
export interface WorkerData {
  readonly themes: ReadonlyMap<string, Theme>;
  readonly shared: SharedState;
}

/** A document for a worker thread. */
export interface RenderJob {
  readonly request: RenderRequest;
  /** Name of a theme of the service. */
  readonly theme: string;
  readonly createdAt: Date;
  /** Milliseconds after which the engine gives it up by itself. */
  readonly timeMs: number;
}

/** Memory that both threads see, so that neither waits for a message of the other: of the document at work. */
export interface SharedState {
  /** Becomes 1 when the document is no longer wanted. */
  readonly cancelled: Int32Array;
  /** Pages that are laid out so far. */
  readonly pages: Int32Array;
}

export function createSharedState(): SharedState {
  const size = Int32Array.BYTES_PER_ELEMENT;
  const memory = new SharedArrayBuffer(2 * size);
  return { cancelled: new Int32Array(memory, 0, 1), pages: new Int32Array(memory, size, 1) };
}

export interface RenderedDocument {
  /** In a buffer of its own, so that it moves between threads without a copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pages: number;
  readonly missingGlyphs: number;
}

/** What a worker thread posts. */
export type WorkerMessage =
  /** It has its fonts and is warm. */
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'done' } & RenderedDocument)
  /** A limit was reached. */
  | { readonly kind: 'refused'; readonly code: TypesetErrorCode; readonly message: string }
  /** Something nobody foresaw. */
  | { readonly kind: 'failed'; readonly error: unknown };
