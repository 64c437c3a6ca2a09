import { mkdir, writeFile } from 'node:fs/promises';
import { inRepository } from '@gonets/testing';
import { failuresOf, findingsOf } from './findings.ts';
import { type Options, readOptions } from './options.ts';
import { planOf } from './plan/plan.ts';
import { reportOf } from './report.ts';
import { run } from './run.ts';
import { settingsOf } from './scenario.ts';
import { startWorld } from './world/world.ts';
import type { World } from './world/world.ts';

/** Exit code for a wrong command line. */
const wrongUsage = 64;

/** Runs what the command line asks for and prints what came of it. Answers the exit code. */
export async function chaos(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    console.error(options);
    return wrongUsage;
  }
  const settings = settingsOf(options);
  printPlan(options);
  const world = await startWorld(settings.world);
  try {
    const outcome = await run(world, options, settings, sayer());
    const findings = findingsOf(options, settings, outcome, world);
    const failures = failuresOf(findings);
    console.log(`\n${reportOf(findings)}`);
    if (failures.length > 0) console.error(`\nFAILED\n${failures.join('\n')}`);
    if (failures.length > 0 || options.keep) {
      const folder = await keepLogs(world, options);
      await writeFile(`${folder}/history.json`, JSON.stringify(outcome.history, undefined, 1));
      console.log(`\nThe logs of all processes and what people saw are in ${folder}`);
    }
    return failures.length > 0 ? 1 : 0;
  } catch (error) {
    console.error(`The run could not be finished; the logs of all processes are in ${await keepLogs(world, options)}`);
    throw error;
  } finally {
    await world.stop();
  }
}

function printPlan({ seed, minutes, faults }: Options): void {
  console.log(`seed ${seed}: to repeat this run, add --seed ${seed} to what you typed`);
  for (const { atMs, fault } of planOf(seed, minutes, faults)) {
    console.log(`  planned after ${(atMs / 1000).toFixed(0).padStart(3)} s: ${fault}`);
  }
}

/** Prints lines with the seconds since now. */
function sayer(): (line: string) => void {
  const started = performance.now();
  return (line) => console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

async function keepLogs({ fleet }: World, { seed }: Options): Promise<string> {
  const folder = inRepository(`test-results/chaos-${seed}`);
  await mkdir(folder, { recursive: true });
  for (const instance of fleet.instances()) {
    const lines = instance.logs().map((line) => JSON.stringify(line));
    await writeFile(`${folder}/${instance.name.replace(' ', '-')}.log`, `${lines.join('\n')}\n`);
  }
  return folder;
}
