import { setFlagsFromString } from 'node:v8';

/**
 * How much a heap may grow between two full collections, in percent of what they left. V8 allows 30 where a heap is limited to
 * 256 MiB, and each collection marks all fonts, words and patterns again: half a millisecond for each short document.
 */
const growthPercent = 200;

/** For all threads of this process that start later. */
export function letHeapsGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
