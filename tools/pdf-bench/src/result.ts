/** How long each engine is measured with each document, in CPU time: on a busy machine the clock would end it too early. */
export const limits = {
  warmUpMs: 6000,
  measureMs: 3000,
  /** Documents that are rendered even if they take longer. */
  least: 2,
} as const;

/** What one engine needed for one document. */
export interface Result {
  /** Milliseconds of each document. */
  readonly times: readonly number[];
  /** CPU time of the process for each document, on all its threads. */
  readonly cpuMs: number;
  /** CPU time of the main thread alone for each document, of a service that renders on others. */
  readonly mainThreadMs?: number;
  /** Largest resident memory of the process. */
  readonly rssMb: number;
  /** Where documents overlap, how many were made in a second; otherwise the median of `times` tells. */
  readonly perSecond?: number;
}

/** Milliseconds for one document, with as many slower as faster. */
export function median({ times }: Result): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
