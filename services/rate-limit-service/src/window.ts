import type { TakeResponse } from '@gonets/contracts';
import { z } from 'zod';

/** Length of a window. It begins with the user's first request. */
export const minuteMs = 60_000;
/** Ids remembered in a window: far more than a gateway could send twice. */
const rememberedRequests = 64;

export const windowSchema = z.object({
  /** Milliseconds since the epoch. */
  startedAt: z.int(),
  /** Requests allowed so far. */
  count: z.int().min(0),
  /** Ids of the last of them. */
  requests: z.array(z.string()),
});

/** What is remembered of one user. */
export type Window = z.infer<typeof windowSchema>;

export interface Rule {
  readonly limit: number;
  readonly windowMs: number;
}

export const decisions = ['allowed', 'refused', 'repeated'] as const;
export type Decision = (typeof decisions)[number];

export interface Outcome {
  readonly decision: Decision;
  readonly response: TakeResponse;
  /** The window afterwards; the same object when nothing was counted. */
  readonly window: Window;
}

/** True when `now` is outside of the window, so that the next request begins a new one. */
export function isOver({ startedAt }: Window, now: number, { windowMs }: Rule): boolean {
  return now >= startedAt + windowMs;
}

export function newWindow(now: number): Window {
  return { startedAt: now, count: 0, requests: [] };
}

/**
 * Counts one request. A request that was counted in this window is allowed again and not counted again;
 * a refused one is not counted.
 */
export function take(earlier: Window, request: string, now: number, rule: Rule): Outcome {
  const window = isOver(earlier, now, rule) ? newWindow(now) : earlier;
  if (window.requests.includes(request)) {
    return outcome('repeated', window, now, rule);
  }
  if (window.count >= rule.limit) {
    return outcome('refused', window, now, rule);
  }
  const requests = [...window.requests, request].slice(-rememberedRequests);
  return outcome('allowed', { startedAt: window.startedAt, count: window.count + 1, requests }, now, rule);
}

function outcome(decision: Decision, window: Window, now: number, { limit, windowMs }: Rule): Outcome {
  // Another instance's clock may be a little ahead: never tell a user to wait longer than a window.
  const resetMs = Math.min(windowMs, window.startedAt + windowMs - now);
  const response = {
    allowed: decision !== 'refused',
    remaining: Math.max(0, limit - window.count),
    resetMs,
    limit,
  };
  return { decision, response, window };
}
