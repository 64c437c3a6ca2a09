import type { Options } from './options.ts';
import { judge } from './oracle.ts';
import { excuses } from './plan/faults.ts';
import type { Outcome } from './run.ts';
import type { Settings } from './scenario.ts';
import { percentile, table, tally } from './table.ts';
import type { Row } from './table.ts';
import type { World } from './world/world.ts';

interface Run {
  readonly options: Options;
  readonly settings: Settings;
  readonly outcome: Outcome;
  readonly world: World;
}

/** The table of a run, and what must not have happened: empty when all is well. */
export function reportOf({ options, settings, outcome, world }: Run): { text: string; failures: string[] } {
  const { history, counts, stored, done, writingMs, settlingMs } = outcome;
  const { limits } = settings;
  const verdict = judge(history);
  const { holders, overLimit } = world.observer;
  const crashes = world.fleet.instances().flatMap((each) => each.crashes().map((code) => `${each.name}: ${code}`));
  const excused = options.faults.some((fault) => excuses.includes(fault));
  const limitsExceeded = [
    ...(counts.claudePeak > limits.generations
      ? [`one ai-service made ${counts.claudePeak} calls of Claude at once`]
      : []),
    ...(holders.peak > limits.turns ? [`one gateway worked on ${holders.peak} mailboxes at once`] : []),
    ...overLimit,
    ...verdict.overLimit.map((name) => `question ${name} was answered over the rate limit`),
  ];
  const waits = [...verdict.longestWaits.values()];
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const rows: Row[] = [
    [
      'run',
      `seed ${options.seed}, ${options.minutes} min, ${options.chats} chats, NATS x${options.nats}, ${options.webhook ? 'webhook' : 'polling'}`,
    ],
    ['faults done', tally(done) || 'none'],
    [
      'questions',
      `${verdict.asked} asked, ${verdict.answered.length} answered, ${verdict.stopped.length} stopped, ${verdict.told.size} told of an error`,
    ],
    ['PDFs', `${verdict.documents} of ${verdict.pressed} asked for`],
    ['answers per second', (verdict.answered.length / (writingMs / 1000)).toFixed(1)],
    [
      'longest wait per chat',
      `p50 ${seconds(percentile(waits, 0.5))}, p99 ${seconds(percentile(waits, 0.99))}, max ${seconds(Math.max(0, ...waits))}`,
    ],
    ['all answered after', seconds(settlingMs)],
    [
      'mailboxes at once',
      `${holders.peak} of ${limits.turns} in one gateway; in all ${holders.mean.toFixed(1)} on average`,
    ],
    [
      'Claude calls at once',
      `${counts.claudePeak} of ${limits.generations} by one ai-service; ${counts.claudeCalls} calls in all`,
    ],
    ['', ''],
    ['lost', String(verdict.lost.length)],
    ['out of order', String(verdict.disordered.length)],
    ['doubled', `${verdict.doubled.length + verdict.stray.length}, ambiguous sends on record ${stored.ambiguous}`],
    ['limits exceeded', String(limitsExceeded.length)],
    ['mailboxes left', `${stored.busy.length}, tokens ${stored.tokens}`],
    ['doubled turns', `${stored.doubledTurns.length} in conversations`],
    ['drafts', `${verdict.ghosts.length} frames after an answer, ${history.draftsLeft.length} left behind`],
    [
      'told of an error',
      tally([...verdict.told.values()].map((text) => text.split(/Reference|Код/)[0] ?? '')) || 'nobody',
    ],
  ];
  const failures = [
    ...verdict.lost.map((name) => `lost: ${name}`),
    ...verdict.disordered.map((name) => `out of order: ${name}`),
    ...limitsExceeded,
    ...(verdict.doubled.length + verdict.stray.length > stored.ambiguous
      ? [...verdict.doubled, ...verdict.stray].map((name) => `doubled: ${name}`)
      : []),
    ...(options.faults.length === 0 && stored.ambiguous > 0
      ? [`${stored.ambiguous} ambiguous sends without a fault`]
      : []),
    ...stored.busy.map((key) => `mailbox left with work: ${key}`),
    ...(stored.tokens > 0 ? [`${stored.tokens} tokens left`] : []),
    ...stored.doubledTurns.map((turn) => `twice in its conversation: ${turn}`),
    ...(excused ? [] : [...verdict.told].map(([name, text]) => `told of an error: ${name}: ${text}`)),
    ...crashes.map((crash) => `ended by itself: ${crash}`),
  ];
  return { text: table(rows), failures };
}
