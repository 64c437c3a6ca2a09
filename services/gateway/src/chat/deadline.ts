import type { Turn } from '../turns/index.ts';

/** How long a question may take in all, from when nothing was before it in its chat any more. */
const answerWithinMs = 10 * 60_000;

/** Longer than a service needs to restart, and no longer than people wait without an end in sight. */
export const absenceMs = 2 * 60_000;

/** For reading a stored answer; ai-service may be restarting. */
export const lookupMs = 60_000;

/** Milliseconds that are left for the work on a turn; 0 when it began too late. */
export function leftMs({ waitingSince }: Turn): number {
  return Math.max(0, waitingSince + answerWithinMs - Date.now());
}
