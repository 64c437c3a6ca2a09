import { Random } from '../random.ts';
import type { FaultName } from './faults.ts';

/** Something that is done at a certain time. */
export interface PlannedFault {
  /** Milliseconds after people have begun to write. */
  readonly atMs: number;
  readonly fault: FaultName;
  /** Chooses among instances: from 0 to below 1. */
  readonly pick: number;
  /** Milliseconds until what was killed starts again, or what was frozen goes on. */
  readonly forMs: number;
  /** Calls that are hit, where the fault is of Telegram or Claude. */
  readonly calls: number;
}

/** No fault before people are in full swing, and none in the last seconds: then it is seen whether all recovers. */
const quietMs = { before: 10_000, after: 10_000 };
const pauseMs = { least: 2000, most: 5000 };
/** Longer than any lease of a gateway (10 s). */
const freezeMs = { least: 3000, most: 16_000 };
const downMs = { least: 0, most: 3000 };

/** The faults of a run: the seed determines all of it. Every kind comes before any comes again. */
export function planOf(seed: number, minutes: number, kinds: readonly FaultName[]): PlannedFault[] {
  const random = new Random(seed, 'plan');
  const end = minutes * 60_000 - quietMs.after;
  const planned: PlannedFault[] = [];
  let deck: FaultName[] = [];
  for (let atMs = quietMs.before; atMs < end; atMs += random.between(pauseMs.least, pauseMs.most)) {
    if (deck.length === 0) deck = random.shuffled(kinds);
    const fault = deck.pop();
    if (fault === undefined) break;
    const { least, most } = fault === 'freeze gateway' ? freezeMs : downMs;
    planned.push({ atMs, fault, pick: random.next(), forMs: random.between(least, most), calls: random.between(1, 8) });
  }
  return planned;
}
