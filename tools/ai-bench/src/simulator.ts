import { spawnGuarded, inRepository, waitUntil } from '@gonets/testing';
import { z } from 'zod';

const callsSchema = z.object({
  maxInflight: z.int(),
  calls: z.array(
    z.object({
      question: z.string(),
      startedAt: z.number(),
      firstDeltaAt: z.number().optional(),
      endedAt: z.number().optional(),
      outcome: z.string(),
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

export async function startSimulator({ firstTokenMs, tokensPerSecond }: Pace): Promise<Simulator> {
  const child = spawnGuarded(process.execPath, [inRepository('tools/claude-simulator/src/main.ts')], {
    env: {
      PORT: '0',
      SIMULATOR_FIRST_TOKEN_MS: String(firstTokenMs),
      SIMULATOR_TOKENS_PER_SECOND: String(tokensPerSecond),
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
    calls: async () => callsSchema.parse(await (await fetch(`${url}/simulator/calls`)).json()),
    swallow: (client) =>
      faults({ method: 'POST', body: JSON.stringify({ fault: { kind: 'hang' }, userAgent: `client ${client}` }) }),
    recover: () => faults({ method: 'DELETE' }),
    stop: () => void child.kill(),
  };
}
