/** Waits that double from `firstMs` to `maxMs`, each with jitter: between half of it and all of it. */
export interface Backoff {
  nextMs(): number;
  reset(): void;
}

export function createBackoff(firstMs: number, maxMs: number): Backoff {
  let failures = 0;
  return {
    nextMs() {
      const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures, 30));
      failures += 1;
      return Math.round(full * (0.5 + Math.random() / 2));
    },
    reset() {
      failures = 0;
    },
  };
}
