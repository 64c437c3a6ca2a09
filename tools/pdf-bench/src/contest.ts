import { writeFileSync } from 'node:fs';
import { contenders } from './contenders/all.ts';
import { cpuClock } from './cpu-clock.ts';
import { limits, type Result } from './result.ts';
import { documents, type DocumentName } from './sample/documents.ts';

/** One engine and one document in a process of their own: `contest.ts ENGINE DOCUMENT OUTPUT`. Prints one line of JSON. */
const [engine, document, output] = process.argv.slice(2) as [string, DocumentName, string];
const render = contenders[engine]!(documents[document]());

let pdf: Uint8Array;
const warmUp = cpuClock();
do pdf = await render();
while (warmUp() < limits.warmUpMs);

const times: number[] = [];
const cpu = cpuClock();
while (times.length < limits.least || cpu() < limits.measureMs) {
  const startedAt = performance.now();
  pdf = await render();
  times.push(performance.now() - startedAt);
}
const cpuMs = cpu() / times.length;
writeFileSync(output, pdf);
const result: Result = { times, cpuMs, rssMb: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(`${JSON.stringify(result)}\n`);
