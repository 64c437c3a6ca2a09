import { spawnGuarded, inRepository, waitUntil } from '@gonets/testing';
import { z } from 'zod';
import type { Asked } from './asking.ts';

const callsSchema = z.object({
  maxInflight: z.int(),
  calls: z.array(
    z.object({
      question: z.string(),
      startedAt: z.number(),
      firstDeltaAt: z.number().optional(),
      endedAt: z.number().optional(),
      outcome: z.string(),
      remotePort: z.int(),
      headers: z.object({ 'user-agent': z.string() }),
    }),
  ),
});

type Calls = z.infer<typeof callsSchema>;
export type Call = Calls['calls'][number];

export interface Pace {
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
}

/** The simulated Claude in a process of its own, so that it does not share the processor time of what is measured. */
export interface Simulator {
  readonly url: string;
  /** The last 1000 calls, oldest first. */
  calls(): Promise<Calls>;
  /** From now on nothing is answered to this HTTP client of ai-service. */
  swallow(client: number): Promise<void>;
  /** Answers all of them again. */
  recover(): Promise<void>;
  stop(): void;
}

/** With a file for its certificate it serves TLS, and who talks to it needs that file as NODE_EXTRA_CA_CERTS. */
export async function startSimulator(
  { firstTokenMs, tokensPerSecond }: Pace,
  certificateFile?: string,
): Promise<Simulator> {
  const child = spawnGuarded(process.execPath, [inRepository('tools/claude-simulator/src/main.ts')], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      SIMULATOR_FIRST_TOKEN_MS: String(firstTokenMs),
      SIMULATOR_TOKENS_PER_SECOND: String(tokensPerSecond),
      ...(certificateFile !== undefined && { SIMULATOR_TLS_CERTIFICATE: certificateFile }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = await waitUntil(() => /listening on (\S+)/.exec(output)?.[1] ?? false, {
    what: 'the simulated Claude to listen',
    timeoutMs: 30_000,
  });
  const faults = async (init: RequestInit) => {
    const response = await fetch(`${url}/simulator/faults`, init);
    if (!response.ok) throw new Error(`the simulated Claude refused a fault: ${await response.text()}`);
  };
  return {
    url,
    calls: () => callsOf(url),
    swallow: (client) =>
      faults({ method: 'POST', body: JSON.stringify({ fault: { kind: 'hang' }, userAgent: `client ${client}` }) }),
    recover: () => faults({ method: 'DELETE' }),
    stop: () => void child.kill(),
  };
}

/** For each question, milliseconds from asking to the first delta, less what the simulator took from the request to it. */
export function overheadsOf(asked: readonly Asked[], calls: readonly Call[]): number[] {
  const callOf = new Map(calls.map((call) => [call.question, call]));
  return asked.map(({ question, askedAt, firstAt = Number.NaN }) => {
    const call = callOf.get(question);
    if (call?.firstDeltaAt === undefined) throw new Error(`the simulator knows nothing of "${question}"`);
    return firstAt - askedAt - (call.firstDeltaAt - call.startedAt);
  });
}

/** What the simulator at this address was asked. */
export async function callsOf(url: string): Promise<Calls> {
  return callsSchema.parse(await (await fetch(`${url}/simulator/calls`)).json());
}
