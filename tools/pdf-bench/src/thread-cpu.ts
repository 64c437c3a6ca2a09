import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** CPU time of a process in milliseconds, by what its threads do. */
export interface ThreadCpu {
  readonly main: number;
  readonly render: number;
  /** Of V8: collecting garbage, compiling. */
  readonly helpers: number;
}

/** CPU time that each kind of thread has used so far; undefined where the kernel does not tell. */
export function threadCpu(pid: number): ThreadCpu | undefined {
  const folder = `/proc/${pid}/task`;
  if (!existsSync(`${folder}/${pid}/schedstat`)) return undefined;
  const cpu = { main: 0, render: 0, helpers: 0 };
  for (const thread of readdirSync(folder)) {
    const [ns] = readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ');
    cpu[kindOf(folder, thread, pid)] += Number(ns) / 1e6;
  }
  return cpu;
}

function kindOf(folder: string, thread: string, pid: number): keyof ThreadCpu {
  if (Number(thread) === pid) return 'main';
  return readFileSync(`${folder}/${thread}/comm`, 'utf8').trim() === 'pdf-render' ? 'render' : 'helpers';
}
