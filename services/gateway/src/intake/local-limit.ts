const windowMs = 60_000;
/** Windows kept before those that have ended are cleared away. */
const sweepAt = 10_000;

interface Window {
  readonly endsAt: number;
  readonly counted: Set<string>;
}

/**
 * Counts the requests of users in this process, in windows of 60 s that begin with a user's first request. The same
 * request counts once. Answers how many milliseconds a user over the limit has to wait.
 */
export function createLocalLimit(perMinute: number): (user: string, request: string) => number | undefined {
  const windows = new Map<string, Window>();

  function sweep(now: number): void {
    for (const [user, { endsAt }] of windows) {
      if (endsAt <= now) {
        windows.delete(user);
      }
    }
  }

  return (user, request) => {
    const now = performance.now();
    const known = windows.get(user);
    const window = known && known.endsAt > now ? known : { endsAt: now + windowMs, counted: new Set<string>() };
    if (window !== known) {
      if (windows.size >= sweepAt) {
        sweep(now);
      }
      windows.set(user, window);
    }
    if (window.counted.has(request)) {
      return undefined;
    }
    if (window.counted.size >= perMinute) {
      return Math.ceil(window.endsAt - now);
    }
    window.counted.add(request);
    return undefined;
  };
}
