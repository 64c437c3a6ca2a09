import type { Findings } from './findings.ts';
import { percentile, table, tally } from './table.ts';
import type { Row } from './table.ts';

/** The table that is printed at the end of a run. */
export function reportOf(findings: Findings): string {
  return table([...whatHappened(findings), ['', ''], ...whatMustNot(findings)]);
}

function whatHappened({ options, limits, verdict, mailboxes, counts, done, ...times }: Findings): Row[] {
  const { seed, minutes, chats, nats, webhook } = options;
  const { asked, answered, stopped, told, documents, pressed } = verdict;
  const waits = [...verdict.longestWaits.values()];
  const [half, most, longest] = [percentile(waits, 0.5), percentile(waits, 0.99), Math.max(0, ...waits)].map(seconds);
  const intake = webhook ? 'webhook' : 'polling';
  return [
    ['run', `seed ${seed}, ${minutes} min, ${chats} chats, nats-server x${nats}, ${intake}`],
    ['faults done', tally(done) || 'none'],
    [
      'questions',
      `${asked} asked, ${answered.length} answered, ${stopped.length} stopped, ${told.size} told of an error`,
    ],
    ['PDFs', `${documents} of ${pressed} asked for`],
    ['answers per second', (answered.length / (times.writingMs / 1000)).toFixed(1)],
    [
      'wait for an answer',
      `mean ${seconds(verdict.meanWaitMs)}; longest of a chat: p50 ${half}, p99 ${most}, max ${longest}`,
    ],
    ['all answered after', seconds(times.settlingMs)],
    [
      'mailboxes at once',
      `${mailboxes.peak} of ${limits.turns} in one gateway; ${mailboxes.mean.toFixed(1)} on average in all`,
    ],
    [
      'Claude calls at once',
      `${counts.claudePeak} of ${limits.generations} in one ai-service; ${counts.claudeCalls} calls`,
    ],
  ];
}

function whatMustNot({ verdict, stored, history, limitsExceeded, failedCalls, logged }: Findings): Row[] {
  const { lost, disordered, doubled, stray, ghosts, told } = verdict;
  const errors = [...told.values()].map((text) => text.split(/Reference:|Код обращения:/)[0]?.trim() ?? '');
  return [
    ['lost', String(lost.length)],
    ['out of order', String(disordered.length)],
    ['doubled', `${doubled.length + stray.length}, ambiguous sends on record ${stored.ambiguous}`],
    ['limits exceeded', String(limitsExceeded.length)],
    ['mailboxes left', `${stored.busy.length}, tokens ${stored.tokens}`],
    ['reservations left', String(stored.reservations.length)],
    ['doubled turns', `${stored.doubledTurns.length} in conversations`],
    ['drafts', `${ghosts.length} frames after an answer, ${history.draftsLeft.length} left behind`],
    ['calls that failed', failedCalls.join(', ') || 'none'],
    ['logged', `${logged.length} warnings and errors`],
    ['told of an error', tally(errors) || 'nobody'],
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
