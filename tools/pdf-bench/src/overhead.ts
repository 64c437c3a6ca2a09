import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { overlapping } from './overlapping.ts';
import { median } from './result.ts';
import { toMarkdown } from './sample/markdown.ts';
import { documents } from './sample/documents.ts';
import type { Service } from './service.ts';
import { rounded, row } from './table.ts';
import { threadCpu, type ThreadCpu } from './thread-cpu.ts';

/** Documents before the first round: until V8 has compiled what it will. */
const warmUp = 3000;
/** Rounds in turn, so that other people's load meets both. */
const rounds = 12;
const each = 250;

const parts: Readonly<Record<keyof ThreadCpu, string>> = {
  render: 'worker threads: the document',
  helpers: 'threads of V8: garbage, compiling',
  main: 'main thread: NATS, logs, telemetry',
};

/** What pdf-service adds to a short document: CPU time beside that of the same threads with no service around them. */
export async function overhead(service: Service): Promise<string> {
  const child = fork(join(import.meta.dirname, 'bare-threads.ts'));
  const bare = async (count: number) => {
    child.send(count);
    await once(child, 'message');
  };
  const markdown = toMarkdown(documents.answer());
  const served = async (count: number) => {
    await overlapping(() => service.ask(markdown), count, 2 * availableParallelism());
  };
  await bare(warmUp);
  await served(warmUp);
  const found: Record<'bare' | 'served', ThreadCpu[]> = { bare: [], served: [] };
  for (let round = 0; round < rounds; round++) {
    found.bare.push(await cpuOf(child.pid!, () => bare(each)));
    found.served.push(await cpuOf(service.pid, () => served(each)));
  }
  child.kill();
  return tableOf(found);
}

async function cpuOf(pid: number, work: () => Promise<void>): Promise<ThreadCpu> {
  const before = threadCpu(pid);
  await work();
  const after = threadCpu(pid);
  const used = (part: keyof ThreadCpu) => (before && after ? (after[part] - before[part]) / each : NaN);
  return { main: used('main'), render: used('render'), helpers: used('helpers') };
}

function tableOf({ bare, served }: Record<'bare' | 'served', readonly ThreadCpu[]>): string {
  const line = (name: string, of: (cpu: ThreadCpu) => number) => {
    const [alone, within] = [bare, served].map((found) => median(found.map(of))) as [number, number];
    return row([name, rounded(alone), rounded(within), rounded(within - alone)]);
  };
  return [
    row(['CPU ms of a short document', 'threads alone', 'pdf-service', 'more']),
    row(['---', '--:', '--:', '--:']),
    ...Object.entries(parts).map(([part, name]) => line(name, (cpu) => cpu[part as keyof ThreadCpu])),
    line('all', ({ main, render, helpers }) => main + render + helpers),
  ].join('\n');
}
