import type { Language } from '@gonets/contracts';
import type { TypesetErrorCode } from '@gonets/typeset';

/** A document for a worker thread. */
export interface RenderJob {
  readonly markdown: string;
  readonly title: string | undefined;
  readonly language: Language;
  readonly createdAt: Date;
  /** Milliseconds after which the engine gives it up by itself. */
  readonly timeMs: number;
}

/** What is posted to a worker thread. */
export interface RenderOrder extends RenderJob {
  /** Shared memory: becomes 1 when the document is no longer wanted. */
  readonly cancelled: Int32Array;
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
