import { z } from 'zod';
import type { CallContract } from './contract.ts';
import { subjects } from './subjects.ts';

const takeRequest = z.object({
  /** Telegram user id. */
  user: z.string().regex(/^-?\d{1,20}$/),
  /** Identifies the update: the same id within its window is counted once. */
  request: z.string().regex(/^[\x21-\x7e]{1,64}$/),
});
const takeResponse = z.object({
  allowed: z.boolean(),
  /** Requests left in the window. */
  remaining: z.int().min(0),
  /** Milliseconds until the window ends; the time to wait when not allowed. */
  resetMs: z.int().min(0),
  /** Requests allowed in a window. */
  limit: z.int().min(1),
});

export type TakeRequest = z.infer<typeof takeRequest>;
export type TakeResponse = z.infer<typeof takeResponse>;

/** Counts one request of a user, in a window of 60 s that begins with the user's first request. */
export const take: CallContract<TakeRequest, TakeResponse> = {
  kind: 'call',
  subject: subjects.take,
  request: takeRequest,
  response: takeResponse,
};
