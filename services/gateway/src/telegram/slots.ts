/** Gives a slot back. May be called once. */
type Release = () => void;

export interface Slots {
  /**
   * Waits for one of the slots, first come first served. Answers undefined when none came free within `timeoutMs`.
   * Rejects with the reason of `signal` when that aborts first.
   */
  acquire(timeoutMs: number, signal?: AbortSignal): Promise<Release | undefined>;
}

export function createSlots(limit: number): Slots {
  let used = 0;
  const waiting = new Set<() => void>();

  const release = () => {
    const [next] = waiting;
    if (next) {
      next();
    } else {
      used -= 1;
    }
  };

  return {
    async acquire(timeoutMs, signal) {
      signal?.throwIfAborted();
      if (used < limit) {
        used += 1;
        return release;
      }
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.delete(granted);
          clearTimeout(timer);
          signal?.removeEventListener('abort', aborted);
        };
        const granted = () => {
          leave();
          resolve(release);
        };
        const aborted = () => {
          leave();
          reject(signal?.reason);
        };
        const timer = setTimeout(() => {
          leave();
          resolve(undefined);
        }, timeoutMs);
        signal?.addEventListener('abort', aborted, { once: true });
        waiting.add(granted);
      });
    },
  };
}
