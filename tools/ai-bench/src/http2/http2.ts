import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository, spawnGuarded } from '@gonets/testing';
import { percentile, printHead, printRow } from '../numbers.ts';
import { startSimulator } from '../simulator.ts';
import { contenders } from './contenders.ts';
import type { Contender } from './contenders.ts';
import type { BlackHoleFound, GoneAwayFound, StreamsFound } from './experiments.ts';

const rounds = 3;
const pace = { firstTokenMs: 300, tokensPerSecond: 60 };

/** Would HTTP/2 serve the AI client better? Nothing is promised, so it never fails; the figures are for reading. */
export async function http2(): Promise<boolean> {
  await compareStreams();
  await compareFailures();
  return true;
}

async function compareStreams(): Promise<void> {
  console.log(
    `\n100 streams over TLS; all but connections as a part of what HTTP/1.1 takes, median of ${rounds} rounds\n`,
  );
  printHead(['', 'connections', 'CPU', 'first delta p50', 'p90', 'p99', 'cold start', '100 cold at once']);
  const found = new Map(contenders.map(({ name }) => [name, [] as StreamsFound[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) {
      found.get(contender.name)?.push(await run<StreamsFound>('streams', contender));
    }
  }
  const figures = contenders.map(({ name }) => figuresOf(found.get(name) ?? []));
  for (const [place, { name }] of contenders.entries()) {
    const connections = String(found.get(name)?.[0]?.connections);
    const parts = figures[place]?.map((figure, column) => (figure / (figures[0]?.[column] ?? Number.NaN)).toFixed(2));
    printRow([name, connections, ...(parts ?? [])]);
  }
  const units = figures[0]?.map((figure) => figure.toFixed(1));
  printRow(['of HTTP/1.1, ms', '', ...(units ?? [])]);
}

/** In the order of the columns: the median of all rounds. */
function figuresOf(rounds: readonly StreamsFound[]): number[] {
  const columns: ((found: StreamsFound) => number)[] = [
    ({ cpuMs }) => cpuMs,
    ({ overheadMs }) => percentile(overheadMs, 0.5),
    ({ overheadMs }) => percentile(overheadMs, 0.9),
    ({ overheadMs }) => percentile(overheadMs, 0.99),
    ({ coldMs }) => percentile(coldMs, 0.5),
    ({ coldCrowdMs }) => coldCrowdMs,
  ];
  return columns.map((column) => percentile(rounds.map(column), 0.5));
}

async function compareFailures(): Promise<void> {
  console.log(
    '\n100 people ask all the time; one connection lets nothing through any more (HTTP_TIMEOUT 3 s, 16 s long)\n',
  );
  printHead(['', 'answered', 'failed, asked before', 'failed, asked after', 'last failure, s', 'failed at GOAWAY']);
  for (const contender of contenders) {
    const { answered, hit, hitLater, lastFailureMs } = await run<BlackHoleFound>('black-hole', contender);
    const { failed } = await run<GoneAwayFound>('go-away', contender);
    const seconds = (lastFailureMs / 1000).toFixed(1);
    printRow([contender.name, ...[answered, hit, hitLater].map(String), seconds, String(failed)]);
  }
}

/** In a process of its own, against a simulator of its own. */
async function run<Found>(experiment: string, { name }: Contender): Promise<Found> {
  const folder = await mkdtemp(join(tmpdir(), 'gonets-http2-'));
  const certificate = join(folder, 'certificate.pem');
  const simulator = await startSimulator(pace, certificate);
  try {
    const client = inRepository('tools/ai-bench/src/http2/client.ts');
    const child = spawnGuarded(process.execPath, [client, experiment, name, simulator.url], {
      env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: certificate },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`${experiment} of ${name} ended with ${code}`);
    return JSON.parse(output) as Found;
  } finally {
    simulator.stop();
    await rm(folder, { recursive: true });
  }
}
