/** The value below which this part of them lies; NaN of none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** p50, p90, p99 and the longest, as cells of a table. */
export function spread(values: readonly number[]): string[] {
  return [0.5, 0.9, 0.99, 1].map((part) => rounded(percentile(values, part)));
}

export function printRow(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

/** Prints the head of a table in Markdown; the first column is text, the others are numbers. */
export function printHead(cells: readonly string[]): void {
  printRow(cells);
  printRow(cells.map((_, index) => (index === 0 ? '---' : '--:')));
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
