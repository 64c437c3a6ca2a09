/** Bytes of a request up to which its document counts as small: some ten pages of Russian, rendered in 20 ms or so. */
export const smallBytes = 48 * 1024;

/** Milliseconds after which the engine gives a document up. A small one is then tried again as a large one. */
export const timeMs = { small: 250, large: 10_000 } as const;

/** Milliseconds for one document, enforced by ending its thread. */
export const hardLimitMs = 15_000;

/** MiB of a thread. Enough for every document within the limits but a few absurd ones, which end with PDF_TOO_LARGE. */
export const memory = { young: 64, old: 256 } as const;

/** Places of `PDF_SEMAPHORE_LIMIT` that large documents leave free. */
export function placesForSmall(limit: number): number {
  return Math.ceil(limit / 5);
}
