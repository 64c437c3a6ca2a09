import { randomUUID } from 'node:crypto';
import { askService } from './asking.ts';
import type { Asked } from './asking.ts';
import { printHead, printRow } from './numbers.ts';
import type { Call } from './simulator.ts';
import { inWorkplace, memoryMb } from './workplace.ts';
import type { Workplace } from './workplace.ts';

const limit = 100;
const crowd = 600;
const rounds = 6;
/** Requests that begin together race each other on the way to the simulator. */
const raceMs = 20;
const pace = { firstTokenMs: 200, tokensPerSecond: 200 };
const env = { AI_SEMAPHORE_LIMIT: String(limit), AI_MAX_TOKENS: '120' };

/** Far more questions at once than may run. Answers whether the limit was exact, the order kept and nothing lost. */
export async function crowded(): Promise<boolean> {
  console.log(`\n${crowd} questions at once, AI_SEMAPHORE_LIMIT ${limit}, ${rounds} rounds\n`);
  printHead([
    'round',
    'answered',
    'most at once',
    'told their place',
    'out of turn',
    's',
    'MB before',
    'MB most',
    'MB after',
  ]);
  return inWorkplace(pace, env, async (workplace) => {
    let good = true;
    for (let round = 1; round <= rounds; round += 1) good = (await rush(workplace, round)) && good;
    return good;
  });
}

async function rush({ bus, simulator, service }: Workplace, round: number): Promise<boolean> {
  const before = await memoryMb(service);
  let most = before;
  const watch = setInterval(() => void memoryMb(service).then((mb) => (most = Math.max(most, mb))), 250);
  const since = performance.now();
  const questions = Array.from({ length: crowd }, (_, place) => `round ${round}, place ${place}, ${randomUUID()}`);
  const asked = await Promise.all(questions.map((question) => askService(bus, question)));
  const seconds = (performance.now() - since) / 1000;
  clearInterval(watch);
  const answered = asked.filter(({ result }) => result === 'ok').length;
  const told = asked.filter(({ place }) => place !== undefined).length;
  const { calls, maxInflight } = await simulator.calls();
  const outOfTurn = overtaken(asked, calls);
  const after = await memoryMb(service);
  const memory = [before, most, after].map((mb) => mb.toFixed(0));
  printRow([
    String(round),
    String(answered),
    String(maxInflight),
    String(told),
    String(outOfTurn),
    seconds.toFixed(1),
    ...memory,
  ]);
  return answered === crowd && maxInflight === limit && told === crowd - limit && outOfTurn === 0;
}

/** Questions that waited, and began before one that had waited longer: by the places that they were told. */
function overtaken(asked: readonly Asked[], calls: readonly Call[]): number {
  const begun = new Map(calls.map(({ question, startedAt }) => [question, startedAt]));
  const waited = asked
    .filter(({ place }) => place !== undefined)
    .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map(({ question }) => begun.get(question) ?? Infinity);
  return waited.filter((at, place) => place > 0 && at < (waited[place - 1] ?? 0) - raceMs).length;
}
