import { setTimeout as sleep } from 'node:timers/promises';
import { startNatsServer } from '@gonets/testing';
import { gonetsBus, plainQueue } from './contenders.ts';
import type { Contest } from './contenders.ts';
import { ideal } from './ideal.ts';
import { arrivals, scenarios } from './scenarios.ts';

/** Asks at the given times and answers how long each request took, in milliseconds. */
async function drive({ ask }: Contest, times: readonly number[]): Promise<number[]> {
  const start = performance.now();
  const asked: Promise<number>[] = [];
  for (const at of times) {
    const early = start + at - performance.now();
    if (early > 1) await sleep(early);
    const since = performance.now();
    asked.push(ask().then(() => performance.now() - since));
  }
  return Promise.all(asked);
}

function row(name: string, took: readonly number[], best: readonly number[], mostAtOnce: string): string {
  const at = (list: readonly number[], part: number) =>
    list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))] ?? NaN;
  const cells = [0.5, 0.99, 1].map(
    (part) => `${at(took, part).toFixed(0)} (${(at(took, part) / at(best, part)).toFixed(2)})`,
  );
  return `| ${[name, ...cells, mostAtOnce].join(' | ')} |`;
}

const server = await startNatsServer();
for (const scenario of scenarios) {
  const times = arrivals(scenario);
  const best = ideal(scenario, times);
  console.log(`\n${scenario.name}: ${times.length} requests\n`);
  console.log('| | p50 ms (× ideal) | p99 ms (× ideal) | longest ms (× ideal) | most at once |');
  console.log('| --- | --- | --- | --- | --- |');
  console.log(row('ideal', best, best, ''));
  for (const [name, open] of Object.entries({ 'this bus': gonetsBus, 'queue group + semaphore': plainQueue })) {
    const contest = await open(server.url, scenario.members);
    const took = await drive(contest, times);
    await contest.close();
    const { workplaces } = contest;
    console.log(
      row(name, took, best, workplaces.map(({ mostAtOnce, limit }) => `${mostAtOnce} of ${limit}`).join(', ')),
    );
    if (workplaces.some(({ mostAtOnce, limit }) => mostAtOnce > limit)) {
      process.exitCode = 1;
    }
  }
}
await server.stop();
