import type { z } from 'zod';

/** One question, one answer. */
export interface CallContract<Request, Response> {
  readonly kind: 'call';
  readonly subject: string;
  readonly request: z.ZodType<Request>;
  readonly response: z.ZodType<Response>;
}

/** One question; many deltas while the work goes on, then one end that holds the whole result. */
export interface StreamContract<Request, Delta, End> {
  readonly kind: 'stream';
  readonly subject: string;
  readonly request: z.ZodType<Request>;
  readonly delta: z.ZodType<Delta>;
  readonly end: z.ZodType<End>;
}

/**
 * One question; how far the work is, while it takes long; one document in frames of at most 256 KiB, checked by length and
 * SHA-256; then one end.
 */
export interface BytesContract<Request, Progress, End> {
  readonly kind: 'bytes';
  readonly subject: string;
  readonly request: z.ZodType<Request>;
  readonly progress: z.ZodType<Progress>;
  readonly end: z.ZodType<End>;
}
