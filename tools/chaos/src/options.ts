import { parseArgs } from 'node:util';
import { faultNames, type FaultName } from './plan/faults.ts';

/** Runs of their own; see README.md. */
const scenarios = ['rolling', 'saturation'] as const;
type Scenario = (typeof scenarios)[number];

export interface Options {
  readonly seed: number;
  readonly minutes: number;
  readonly chats: number;
  /** Nodes of NATS. */
  readonly nats: 1 | 3;
  readonly webhook: boolean;
  readonly scenario: Scenario | undefined;
  readonly faults: readonly FaultName[];
  /** Keep the logs also when all is well. */
  readonly keep: boolean;
}

const usage = `npm run chaos -- [options]
  --seed N       repeats the plan of a run; without it a new one
  --minutes M    how long people write; default 3, at most 60
  --chats N      people; default 200, at most 5000
  --nats 1|3     one nats-server, or a cluster of three
  --webhook      Telegram calls the gateways, through a load balancer
  --no-faults    nothing goes wrong
  --keep         keeps the logs also when all is well
  --only A,B     only these faults, or one of: ${scenarios.join(', ')}
faults: ${faultNames.join(', ')}`;

const defaults = { minutes: 3, chats: 200 };
const saturated = { minutes: 1.2, chats: 60 };

/** Reads the command line; answers what is wrong with it, and what there is, when it cannot be understood. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    return understand(args);
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${usage}`;
  }
}

function understand(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string' },
      chats: { type: 'string' },
      nats: { type: 'string', default: '1' },
      webhook: { type: 'boolean', default: false },
      'no-faults': { type: 'boolean', default: false },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.split(',').map((name) => name.trim());
  const scenario = scenarios.find((name) => only?.length === 1 && only[0] === name);
  const { minutes, chats } = scenario === 'saturation' ? saturated : defaults;
  return {
    seed: number('--seed', values.seed, [0, 2 ** 31]) ?? Math.floor(Math.random() * 1_000_000),
    minutes: number('--minutes', values.minutes, [0.1, 60]) ?? minutes,
    chats: Math.floor(number('--chats', values.chats, [1, 5000]) ?? chats),
    nats: nodes(values.nats),
    webhook: values.webhook,
    keep: values.keep,
    scenario,
    faults: scenario !== undefined || values['no-faults'] ? [] : (only?.map(fault) ?? faultNames),
  };
}

function number(name: string, value: string | undefined, [least, most]: readonly [number, number]): number | undefined {
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (value.trim() !== '' && parsed >= least && parsed <= most) return parsed;
  throw new Error(`${name} must be a number from ${least} to ${most}, not "${value}"`);
}

function nodes(value: string): 1 | 3 {
  if (value === '1') return 1;
  if (value === '3') return 3;
  throw new Error(`--nats must be 1 or 3, not "${value}"`);
}

function fault(name: string): FaultName {
  const found = faultNames.find((known) => known === name);
  if (found === undefined) throw new Error(`--only: there is no fault "${name}"`);
  return found;
}
