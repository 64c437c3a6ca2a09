import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../asking.ts';
import type { Asked } from '../asking.ts';
import { callsOf, overheadsOf } from '../simulator.ts';
import type { Contender } from './contenders.ts';
import { openLine } from './line.ts';
import type { Line } from './line.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const people = 100;
const maxTokens = 120;
const answersOfEach = 3;
const coldStarts = 10;
const patienceMs = 45_000;

/** Milliseconds. */
export interface StreamsFound {
  /** Processor time of this process for one answer. */
  readonly cpuMs: number;
  /** From asking to the first delta, less what the simulator took from the request to it. */
  readonly overheadMs: readonly number[];
  readonly connections: number;
  /** From asking to the request at the simulator, each time over a new pool. */
  readonly coldMs: readonly number[];
  /** The same for the last of 100 questions at once. */
  readonly coldCrowdMs: number;
}

/** 100 people ask all the time. */
export async function streams(url: string, contender: Contender): Promise<StreamsFound> {
  const line = openLine(url, contender, patienceMs);
  await crowd(line, 1);
  const cpu = process.cpuUsage();
  const asked = await crowd(line, answersOfEach);
  const { user, system } = process.cpuUsage(cpu);
  const ports = new Set((await callsOf(url)).calls.map(({ remotePort }) => remotePort));

  const cold: Asked[] = [];
  for (let start = 0; start < coldStarts; start += 1) {
    cold.push(await openLine(url, contender, patienceMs)(randomUUID(), 3));
  }
  const fresh = openLine(url, contender, patienceMs);
  const coldCrowd = await Promise.all(Array.from({ length: people }, () => fresh(randomUUID(), 3)));

  const { calls } = await callsOf(url);
  const startedAt = new Map(calls.map((call) => [call.question, call.startedAt]));
  const arrivalMs = ({ question, askedAt }: Asked) => (startedAt.get(question) ?? Number.NaN) - askedAt;
  return {
    cpuMs: (user + system) / 1000 / asked.length,
    overheadMs: overheadsOf(asked, calls),
    connections: ports.size,
    coldMs: cold.map(arrivalMs),
    coldCrowdMs: Math.max(...coldCrowd.map(arrivalMs)),
  };
}

/** So many answers for each of the people, who begin one after the other. */
async function crowd(line: Line, answers: number): Promise<Asked[]> {
  const asked = await Promise.all(
    Array.from({ length: people }, async (_, number) => {
      await sleep(number * 20);
      const mine: Asked[] = [];
      while (mine.length < answers) mine.push(await line(randomUUID(), maxTokens));
      return mine;
    }),
  );
  return asked.flat();
}

const timeoutMs = 3000;
const beforeMs = 4000;
const afterMs = 16_000;

export interface BlackHoleFound {
  readonly answered: number;
  /** Questions that had been asked before the connection was swallowed, and failed. */
  readonly hit: number;
  /** Questions that were asked afterwards, and failed. */
  readonly hitLater: number;
  /** From the moment of swallowing to the last failure. */
  readonly lastFailureMs: number;
}

/** One connection lets nothing through any more, and stays open. Everybody asks on, also who has failed. */
export async function blackHole(url: string, contender: Contender): Promise<BlackHoleFound> {
  const proxy = await startTcpProxy(Number(new URL(url).port));
  const line = openLine(`https://127.0.0.1:${proxy.port}`, contender, timeoutMs);
  const until = now() + beforeMs + afterMs;
  let answered = 0;
  const failures: { readonly askedAt: number; readonly failedAt: number }[] = [];
  const everybody = Array.from({ length: people }, async (_, number) => {
    await sleep(number * 20);
    while (now() < until) {
      const askedAt = now();
      await line(randomUUID(), maxTokens).then(
        () => (answered += 1),
        () => failures.push({ askedAt, failedAt: now() }),
      );
    }
  });
  await sleep(beforeMs);
  const swallowedAt = now();
  proxy.swallowOldest();
  await Promise.all(everybody);
  const hit = failures.filter(({ askedAt }) => askedAt < swallowedAt).length;
  const lastFailureMs = Math.max(0, ...failures.map(({ failedAt }) => failedAt - swallowedAt));
  return { answered, hit, hitLater: failures.length - hit, lastFailureMs };
}

export interface GoneAwayFound {
  readonly failed: number;
}

/** The server wants new connections to be opened (GOAWAY) while 100 answers are being written. It would finish all of them. */
export async function goneAway(url: string, contender: Contender): Promise<GoneAwayFound> {
  const line = openLine(url, contender, patienceMs);
  await line('warm up', 3);
  const answers = Promise.allSettled(Array.from({ length: people }, () => line(randomUUID(), maxTokens)));
  await sleep(1000);
  await fetch(`${url}/simulator/go-away`, { method: 'POST' });
  return { failed: (await answers).filter(({ status }) => status === 'rejected').length };
}
