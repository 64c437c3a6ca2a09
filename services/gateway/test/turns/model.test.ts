import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTurns } from '../../src/turns/turns.ts';
import { Run } from './model/run.ts';
import { calm, frozen, lossy, rough } from './model/scenario.ts';
import type { Scenario } from './model/scenario.ts';
import { broken, brokenWhenCalm } from './model/verdict.ts';

/** `TURNS_RUNS=20000 FUZZ_SEED=7 npx vitest run --project unit services/gateway/test/turns/model.test.ts` looks further. */
const runs = Number(process.env['TURNS_RUNS'] ?? 200);
const timeout = 60_000 + runs * 60;

/** Plays many schedules; answers what happened in them, to see that they are worth something. */
async function play(schedules: fc.Arbitrary<Scenario>, judge: (run: Run, stuck: string | undefined) => string[]) {
  const seen: Record<string, number> = {};
  const property = fc.asyncProperty(schedules, async (scenario) => {
    const run = new Run(scenario, { createTurns });
    expect(judge(run, await run.play())).toEqual([]);
    run.counts['conflicts'] = run.store.conflicts;
    for (const [what, count] of Object.entries(run.counts)) {
      seen[what] = (seen[what] ?? 0) + count;
    }
  });
  await fc.assert(property, { numRuns: runs });
  return Object.keys(seen).filter((what) => seen[what]);
}

test('nothing goes wrong: everything arrives once, in order, and nobody takes over', { timeout }, async () => {
  const seen = await play(calm, (run, stuck) => [...broken(run, stuck), ...brokenWhenCalm(run)]);
  expect(seen).toEqual(
    expect.arrayContaining(['accepted', 'duplicate', 'conflicts', 'stopped', 'retried', 'given up', 'released']),
  );
});

test('crashes, pauses, lost and slow calls, outages, broken sends: nothing is lost or stuck', { timeout }, async () => {
  const seen = await play(rough, broken);
  expect(seen).toEqual(
    expect.arrayContaining(['crashes', 'pauses', 'takeovers', 'lost', 'ambiguous sends', 'deletes']),
  );
});

test('gateways freeze and wake up in the hands of others: never two senders', { timeout }, async () => {
  const seen = await play(frozen, broken);
  expect(seen).toEqual(expect.arrayContaining(['pauses', 'takeovers', 'lost']));
});

test('the queue loses tokens as well: the reconciler finds the mailboxes', { timeout }, async () => {
  const seen = await play(lossy, broken);
  expect(seen).toContain('reconciled');
});
