import type { Run } from './run.ts';
import { show } from './telegram.ts';
import type { Arrival } from './telegram.ts';

/** Every promise of the core that a finished run has broken, in words. Empty: all kept. */
export function broken(run: Run, stuck: string | undefined): string[] {
  const overlaps = run.telegram.overlaps.filter(({ key }) => !run.wiped.has(key)).map(({ problem }) => problem);
  const problems = [...run.violations, ...overlaps];
  if (stuck !== undefined) {
    problems.push(`not at rest in the end: ${stuck}`);
  }
  for (const [key, order] of run.accepted) {
    if (run.wiped.has(key)) {
      continue;
    }
    problems.push(...brokenIn(run, key, order));
  }
  return problems;
}

function brokenIn(run: Run, key: string, order: readonly number[]): string[] {
  const problems: string[] = [];
  const arrivals = run.telegram.arrivals.get(key) ?? [];
  const story = `${key} took ${order.join(' ')}; Telegram got ${arrivals.map(show).join(' ')}`;
  for (const update of order) {
    const { parts } = run.scenario.updates[update - 1]!;
    if (!run.answeredBy.has(update) && !run.buried(update)) {
      problems.push(`update ${update} was lost, nobody has seen it to its end: ${story}`);
    }
    const joined = (run.answeredBy.get(update) ?? update) !== update;
    const needed = run.givenUp.has(update) || joined ? 0 : run.stopped.has(update) ? 1 : parts;
    const got = new Set(arrivals.filter((arrival) => arrival.update === update).map(({ part }) => part));
    if (got.size < needed) {
      problems.push(`${needed - got.size} parts of update ${update} were lost: ${story}`);
    }
  }
  // Without its record a mailbox has forgotten what was done: a repeated update may then be done again.
  if (run.deleted.has(key)) {
    return problems;
  }
  const place = ({ update, part }: Arrival) => order.indexOf(update) * 1000 + part;
  if (arrivals.some((arrival, index) => index > 0 && place(arrival) < place(arrivals[index - 1]!))) {
    problems.push(`out of order: ${story}`);
  }
  const doubles = arrivals.length - new Set(arrivals.map(show)).size;
  const recorded = run.ambiguous.get(key) ?? 0;
  if (doubles > recorded) {
    problems.push(`${doubles} doubles, ${recorded} recorded as ambiguous: ${story}`);
  }
  return problems;
}

/** In a run in which nothing went wrong there is no excuse. */
export function brokenWhenCalm(run: Run): string[] {
  const excuses = ['ambiguous sends', 'takeovers', 'lost'].filter((what) => run.counts[what]);
  return excuses.map((what) => `${run.counts[what]} ${what} although nothing went wrong`);
}
