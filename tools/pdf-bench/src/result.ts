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
  /** Largest resident memory of the process. */
  readonly rssMb: number;
  /** Where documents overlap, how many were made in a second; otherwise the median of `times` tells. */
  readonly perSecond?: number;
}

/** As many are more as are less. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that this share of all is below. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]!;
}
