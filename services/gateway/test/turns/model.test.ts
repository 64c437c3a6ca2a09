import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTurns } from '../../src/turns/turns.ts';
import { Run } from './model/run.ts';
import { calm, lossy, rough } from './model/scenario.ts';
import type { Scenario } from './model/scenario.ts';
import { broken, brokenWhenCalm } from './model/verdict.ts';

const totals: Record<string, number> = {};

async function check(arbitrary: fc.Arbitrary<Scenario>, numRuns: number, isCalm = false) {
  await fc.assert(
    fc.asyncProperty(arbitrary, async (scenario) => {
      const run = new Run(scenario, { createTurns });
      const stuck = await run.play();
      for (const [what, count] of Object.entries(run.counts)) {
        totals[what] = (totals[what] ?? 0) + count;
      }
      totals['conflicts'] = (totals['conflicts'] ?? 0) + run.store.conflicts;
      expect([...broken(run, stuck), ...(isCalm ? brokenWhenCalm(run) : [])]).toEqual([]);
    }),
    { numRuns, ...(process.env['SEED'] && { seed: Number(process.env['SEED']) }) },
  );
}

test('nothing goes wrong', { timeout: 120_000 }, () => check(calm, 1000, true));
test('everything goes wrong', { timeout: 120_000 }, () => check(rough, 1000));
test('tokens get lost too', { timeout: 120_000 }, () => check(lossy, 500));
test('coverage', () => {
  console.log(totals);
});
