import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { cpuClock } from './cpu-clock.ts';
import { manyOf, overlapping } from './overlapping.ts';
import type { Result } from './result.ts';
import { documents, type DocumentName } from './sample/documents.ts';

/** Our engine on as many threads as there are cores: `contest-threads.ts DOCUMENT OUTPUT`. Prints one line of JSON. */
const [document, output] = process.argv.slice(2) as [DocumentName, string];
const threads = Array.from(
  { length: availableParallelism() },
  () => new Worker(new URL('thread.ts', import.meta.url), { workerData: documents[document]() }),
);
const free = [...threads];
const times: number[] = [];
let last: Uint8Array = new Uint8Array();

async function ask(): Promise<void> {
  const thread = free.pop()!;
  const startedAt = performance.now();
  const rendered = once(thread, 'message');
  thread.postMessage('render', []);
  [last] = (await rendered) as [Uint8Array];
  times.push(performance.now() - startedAt);
  free.push(thread);
}

const count = manyOf[document];
await overlapping(ask, count, threads.length);
times.length = 0;
const cpu = cpuClock();
const perSecond = await overlapping(ask, count, threads.length);
const cpuMs = cpu() / count;
writeFileSync(output, last);
const result: Result = {
  times,
  cpuMs,
  rssMb: process.resourceUsage().maxRSS / 1024,
  perSecond,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await Promise.all(threads.map((thread) => thread.terminate()));
