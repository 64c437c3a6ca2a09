import { judge } from './oracle.ts';
import type { Verdict } from './oracle.ts';
import { excuses } from './plan/faults.ts';
import type { Options } from './options.ts';
import type { Outcome } from './run.ts';
import type { Settings } from './scenario.ts';
import { warnings } from './world/trouble.ts';
import type { World } from './world/world.ts';

const leastLoad = 0.9;
const mostMeans = 6;

/** All that was found out about a run. */
export interface Findings extends Outcome {
  readonly options: Options;
  readonly limits: Settings['limits'];
  readonly verdict: Verdict;
  /** The most mailboxes that one gateway worked on at once, and how many all of them did on average. */
  readonly mailboxes: { readonly peak: number; readonly mean: number };
  /** Sentences. */
  readonly limitsExceeded: readonly string[];
  /** Warnings and errors in the logs. */
  readonly logged: readonly string[];
  /** Processes that ended although nobody had asked them to. */
  readonly crashes: readonly string[];
}

export function findingsOf(options: Options, { limits }: Settings, outcome: Outcome, world: World): Findings {
  const verdict = judge(outcome.history);
  const { holders, overLimit } = world.observer;
  const { claudePeak } = outcome.counts;
  const instances = world.fleet.instances();
  return {
    ...outcome,
    options,
    limits,
    verdict,
    mailboxes: { peak: holders.peak, mean: holders.mean },
    limitsExceeded: [
      ...(claudePeak > limits.generations ? [`one ai-service made ${claudePeak} calls of Claude at once`] : []),
      ...(holders.peak > limits.turns ? [`one gateway worked on ${holders.peak} mailboxes at once`] : []),
      ...overLimit,
      ...verdict.overLimit.map((name) => `question ${name} was answered over the rate limit`),
    ],
    logged: instances.flatMap(warnings),
    crashes: instances.flatMap((each) => each.crashes().map((code) => `${each.name} with exit code ${code}`)),
  };
}

/** What must not have happened, one sentence each; empty when all is well. */
export function failuresOf(findings: Findings): string[] {
  const { options, verdict, stored, limitsExceeded, failedCalls, logged, crashes } = findings;
  const calm = options.faults.length === 0;
  const excused = options.faults.some((fault) => excuses.includes(fault));
  const doubled = [...verdict.doubled, ...verdict.stray];
  return [
    ...verdict.lost.map((name) => `lost: ${name}`),
    ...verdict.disordered.map((name) => `out of order: ${name}`),
    ...limitsExceeded,
    ...(doubled.length > stored.ambiguous ? doubled.map((name) => `doubled: ${name}`) : []),
    ...stored.busy.map((key) => `mailbox left with work: ${key}`),
    ...(stored.tokens > 0 ? [`${stored.tokens} tokens left`] : []),
    ...stored.reservations.map((turn) => `reservation left open: ${turn}`),
    ...stored.doubledTurns.map((turn) => `twice in its conversation: ${turn}`),
    ...(excused ? [] : [...verdict.told].map(([name, text]) => `told of an error: ${name}: ${text}`)),
    ...crashes.map((crash) => `ended by itself: ${crash}`),
    ...(options.scenario === 'saturation' ? unfair(findings) : []),
    ...(calm && stored.ambiguous > 0 ? [`${stored.ambiguous} ambiguous sends without a fault`] : []),
    ...(calm ? failedCalls.map((call) => `failed without a fault: ${call}`) : []),
    ...(calm ? [...new Set(logged)].map((line) => `logged without a fault: ${line}`) : []),
  ];
}

/** A run at the limit must be at the limit, and let nobody wait for much longer than others. */
function unfair({ verdict, mailboxes, limits }: Findings): string[] {
  const load = mailboxes.mean / limits.allTurns;
  const longest = Math.max(...verdict.longestWaits.values());
  return [
    ...(load < leastLoad ? [`the gateways were busy for ${Math.round(100 * load)} % only: raise --chats`] : []),
    ...(longest > mostMeans * verdict.meanWaitMs
      ? [`one chat waited for ${longest} ms, others for ${Math.round(verdict.meanWaitMs)} ms on average`]
      : []),
  ];
}
