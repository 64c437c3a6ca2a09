import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import { askSdk, askService } from './asking.ts';
import type { Asked } from './asking.ts';
import { percentile, printHead, printRow, spread } from './numbers.ts';
import { overheadsOf } from './simulator.ts';
import type { Simulator } from './simulator.ts';
import { inWorkplace } from './workplace.ts';

const streams = 100;
const answersOfEach = 5;
/** Before those that count, so that the code is compiled as in a service that has been up for a while. */
const warmUpOfEach = 4;
const maxTokens = 120;
const pace = { firstTokenMs: 300, tokensPerSecond: 60 };
/** One answer takes so long: the streams begin evenly over it. */
const answerMs = pace.firstTokenMs + (maxTokens * 1000) / pace.tokensPerSecond;
const promised = { p50: 5, p99: 25 };

/**
 * What a question and its first words need besides Claude: from asking to the first delta, less the time from the
 * request at the simulator to its first token. Answers whether it is what was promised.
 */
export async function overhead(): Promise<boolean> {
  console.log(`\nOverhead of the first delta, ${streams} streams at once, ms\n`);
  printHead(['', 'answers', 'p50', 'p90', 'p99', 'longest']);
  const env = { AI_MAX_TOKENS: String(maxTokens) };
  return inWorkplace(pace, env, async ({ bus, simulator }) => {
    const sdk = new Anthropic({ apiKey: 'simulated', baseURL: simulator.url, maxRetries: 0 });
    await measure('the SDK alone', simulator, (question) => askSdk(sdk, question, maxTokens));
    const took = await measure('ai-service over NATS', simulator, (question, stream) =>
      askService(bus, question, { conversation: stream }),
    );
    return percentile(took, 0.5) <= promised.p50 && percentile(took, 0.99) <= promised.p99;
  });
}

async function measure(
  name: string,
  simulator: Simulator,
  ask: (question: string, stream: string) => Promise<Asked>,
): Promise<number[]> {
  const all = await Promise.all(
    Array.from({ length: streams }, async (_, number) => {
      const conversation = randomUUID();
      const answers: Asked[] = [];
      await sleep((number * answerMs) / streams);
      while (answers.length < warmUpOfEach + answersOfEach) {
        answers.push(await ask(`${name} ${randomUUID()}`, conversation));
      }
      return answers.slice(warmUpOfEach);
    }),
  );
  const { calls } = await simulator.calls();
  const took = overheadsOf(all.flat(), calls);
  printRow([name, String(took.length), ...spread(took)]);
  return took;
}
