import { setTimeout as sleep } from 'node:timers/promises';
import { askService, codesOf, now } from './asking.ts';
import type { Asked } from './asking.ts';
import { printHead, printRow, spread } from './numbers.ts';
import type { Call } from './simulator.ts';
import { inWorkplace } from './workplace.ts';
import type { Workplace } from './workplace.ts';

const people = 60;
const timeoutS = 5;
const phaseMs = 12_000;
const pace = { firstTokenMs: 300, tokensPerSecond: 60 };
const env = { HTTP_TIMEOUT: String(timeoutS), AI_MAX_TOKENS: '60', AI_HTTP_CLIENTS: '5' };

/** One of five HTTP clients gets no answers for a while. Answers whether only its own requests failed, and as they should. */
export async function blackHole(): Promise<boolean> {
  console.log(
    `\nOne of five HTTP clients is swallowed; ${people} people ask all the time, HTTP_TIMEOUT ${timeoutS} s; first delta, ms\n`,
  );
  printHead(['', 'answers', 'p50', 'p90', 'p99', 'longest', 'failed', 'after s']);
  return inWorkplace(pace, env, async (workplace) => {
    const { simulator } = workplace;
    await phase('warm up', workplace, 3000);
    await phase('all five answer', workplace, phaseMs);
    const since = now();
    await simulator.swallow(0);
    const failed = await phase('client 0 is swallowed', workplace, phaseMs);
    const swallowed = (await simulator.calls()).calls.filter((call) => isOfClient0(call) && call.startedAt > since);
    await simulator.recover();
    const until = now();
    await phase('it answers again', workplace, phaseMs);
    const back = (await simulator.calls()).calls.some(
      (call) => isOfClient0(call) && call.outcome === 'complete' && call.startedAt > until,
    );
    console.log(
      `\n${swallowed.length} requests went to the swallowed client; afterwards it ${back ? 'was used again' : 'was NOT used again'}.`,
    );
    return back && failed.every(({ result }) => result === 'AI_TIMEOUT') && failed.length <= swallowed.length;
  });
}

/** Answers who failed. */
async function phase(name: string, { bus }: Workplace, ms: number): Promise<Asked[]> {
  const until = now() + ms;
  const all = await Promise.all(
    Array.from({ length: people }, async (_, number) => {
      const asked: Asked[] = [];
      await sleep(number * 20);
      while (now() < until) asked.push(await askService(bus, `${name} ${number}`));
      return asked;
    }),
  );
  const good = all.flat().filter(({ result }) => result === 'ok');
  const failed = all.flat().filter(({ result }) => result !== 'ok');
  const first = good.map(({ askedAt, firstAt = Number.NaN }) => firstAt - askedAt);
  const after = failed.map(({ askedAt, endedAt }) => (endedAt - askedAt) / 1000);
  const times = failed.length === 0 ? '' : `${Math.min(...after).toFixed(1)}–${Math.max(...after).toFixed(1)}`;
  printRow([name, String(good.length), ...spread(first), codesOf(failed), times]);
  return failed;
}

function isOfClient0({ headers }: Call): boolean {
  return headers['user-agent'].endsWith('client 0');
}
