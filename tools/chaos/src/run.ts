import { setTimeout as sleep } from 'node:timers/promises';
import type { Options } from './options.ts';
import type { FaultName } from './plan/faults.ts';
import { planOf } from './plan/plan.ts';
import type { PlannedFault } from './plan/plan.ts';
import type { History } from './outside/history.ts';
import type { Counts } from './outside/calls.ts';
import type { Settings } from './scenario.ts';
import { rollOut } from './world/roll-out.ts';
import { strike } from './world/strike.ts';
import { failedCalls } from './world/trouble.ts';
import type { Stored } from './world/observer.ts';
import type { World } from './world/world.ts';

/** A turn that failed again and again is tried for more than a minute, a lost token is found again after two. */
const patienceMs = 240_000;
const lookMs = 500;

/** What a run has left behind. */
export interface Outcome {
  readonly history: History;
  readonly counts: Counts;
  readonly stored: Stored;
  readonly done: readonly FaultName[];
  /** Calls between services that failed, by the metrics of the callers. Those of killed processes are not among them. */
  readonly failedCalls: readonly string[];
  /** Milliseconds in which people wrote. */
  readonly writingMs: number;
  /** Milliseconds from then on until everybody had an answer. */
  readonly settlingMs: number;
}

/** Lets people write, does the faults meanwhile, and waits until everything has come to an end. */
export async function run(
  world: World,
  options: Options,
  { crowd }: Settings,
  say: (line: string) => void,
): Promise<Outcome> {
  const { outside, observer } = world;
  const writingMs = options.minutes * 60_000;
  const plan = planOf(options.seed, options.minutes, options.faults);
  await outside.begin(crowd);
  const reporting = new AbortController();
  void report(world, say, reporting.signal);
  const [done, failedBefore = []] = await Promise.all([
    carryOut(world, plan, say),
    options.scenario === 'rolling' ? rollOut(world, say) : undefined,
    sleep(writingMs),
  ]);
  say('people write no more');
  await outside.clearFaults();
  const closedAt = performance.now();
  const closed = outside.close();
  await settled(world, closedAt);
  await closed;
  reporting.abort();
  const settlingMs = performance.now() - closedAt;
  const failed = await Promise.all(world.fleet.instances().map(failedCalls));
  return {
    history: await outside.history(),
    counts: await outside.counts(),
    stored: await observer.stored(),
    done,
    failedCalls: [...failedBefore, ...failed.flat()],
    writingMs,
    settlingMs,
  };
}

/** Does every planned fault at its time, each without waiting for the others to be undone. */
async function carryOut(
  world: World,
  plan: readonly PlannedFault[],
  say: (line: string) => void,
): Promise<FaultName[]> {
  const done: FaultName[] = [];
  await Promise.all(
    plan.map(async (planned) => {
      await sleep(planned.atMs);
      const hit = await strike(world, planned);
      say(`${planned.fault}: ${hit ?? 'nothing to hit'}, ${planned.forMs} ms, ${planned.calls} calls`);
      if (hit !== undefined) done.push(planned.fault);
    }),
  );
  return done;
}

/** Resolves when every question has ended and nothing is left to do, or patience is over. */
async function settled({ outside, observer }: World, since: number): Promise<void> {
  while (performance.now() - since < patienceMs) {
    const { open, pending } = await outside.counts();
    if (open === 0 && pending === 0) {
      const { busy, tokens } = await observer.stored();
      if (busy.length === 0 && tokens === 0) return;
    }
    await sleep(lookMs);
  }
}

async function report({ outside }: World, say: (line: string) => void, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await sleep(10_000, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return;
    const { asked, open, parts, pending } = await outside.counts();
    say(`${asked} questions, ${open} without an end, ${parts} messages of answers, ${pending} updates pending`);
  }
}
