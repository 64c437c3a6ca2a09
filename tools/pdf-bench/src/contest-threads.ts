import { writeFileSync } from 'node:fs';
import { cpuClock } from './cpu-clock.ts';
import { manyOf, overlapping } from './overlapping.ts';
import type { Result } from './result.ts';
import type { DocumentName } from './sample/documents.ts';
import { Threads } from './threads.ts';

/** Our engine on threads: `contest-threads.ts DOCUMENT OUTPUT`. Prints one line of JSON. */
const [document, output] = process.argv.slice(2) as [DocumentName, string];
const threads = new Threads(document);
const times: number[] = [];
let last: Uint8Array = new Uint8Array();

async function ask(): Promise<void> {
  const startedAt = performance.now();
  last = await threads.render();
  times.push(performance.now() - startedAt);
}

const count = manyOf[document];
await overlapping(ask, count, threads.count);
times.length = 0;
const cpu = cpuClock();
const perSecond = await overlapping(ask, count, threads.count);
const cpuMs = cpu() / count;
writeFileSync(output, last);
const rssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ times, cpuMs, rssMb, perSecond } satisfies Result)}\n`);
await threads.close();
