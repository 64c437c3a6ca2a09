import { describe, expect, it } from 'vitest';
import { failuresOf } from '../src/findings.ts';
import type { Findings } from '../src/findings.ts';
import { judge } from '../src/oracle.ts';
import type { History } from '../src/outside/history.ts';
import { readOptions } from '../src/options.ts';
import { reportOf } from '../src/report.ts';

const history: History = {
  questions: [{ name: '1-1', mailbox: '1', at: 0, refused: false, stopped: false }],
  parts: [{ at: 100, question: '1-1', from: 1, to: 1, of: 1, remark: '' }],
  told: [],
  presses: [],
  documents: [],
  ghosts: [],
  draftsLeft: [],
};

function findings(args: readonly string[] = [], more: Partial<Findings> = {}): Findings {
  const options = readOptions(['--seed', '7', ...args]);
  if (typeof options === 'string') throw new Error(options);
  const seen = more.history ?? history;
  return {
    options,
    limits: { turns: 10, allTurns: 20, generations: 10 },
    history: seen,
    verdict: judge(seen),
    counts: { asked: 1, open: 0, parts: 1, pending: 0, claudePeak: 1, claudeCalls: 1 },
    stored: { busy: [], tokens: 0, ambiguous: 0, doubledTurns: [], reservations: [] },
    mailboxes: { peak: 10, mean: 19 },
    done: [],
    failedCalls: [],
    limitsExceeded: [],
    logged: [],
    crashes: [],
    writingMs: 60_000,
    settlingMs: 1000,
    ...more,
  };
}

const twice: History = { ...history, parts: [...history.parts, ...history.parts] };
const told: History = {
  ...history,
  parts: [],
  told: [{ at: 100, question: '1-1', press: undefined, text: 'Sorry. Reference: 1234abcd' }],
};

describe('what makes a run fail', () => {
  it('is nothing when all is well', () => {
    expect(failuresOf(findings())).toEqual([]);
    expect(failuresOf(findings(['--no-faults']))).toEqual([]);
    expect(failuresOf(findings(['--only', 'saturation']))).toEqual([]);
  });

  it('is a double that no gateway has recorded', () => {
    const stored = { busy: [], tokens: 0, doubledTurns: [], ambiguous: 1, reservations: [] };
    expect(failuresOf(findings([], { history: twice }))).toEqual(['doubled: 1-1']);
    expect(failuresOf(findings([], { history: twice, stored }))).toEqual([]);
    expect(failuresOf(findings(['--no-faults'], { stored }))).toEqual(['1 ambiguous sends without a fault']);
  });

  it('is an error message, unless Claude was made to fail', () => {
    expect(failuresOf(findings([], { history: told }))).toEqual([]);
    expect(failuresOf(findings(['--only', 'kill nats'], { history: told }))).toEqual([
      'told of an error: 1-1: Sorry. Reference: 1234abcd',
    ]);
  });

  it('is anything that was left, exceeded, or ended by itself', () => {
    const failures = failuresOf(
      findings([], {
        history: { ...history, parts: [] },
        stored: { busy: ['p.1.2'], tokens: 2, ambiguous: 0, doubledTurns: ['1.2/3'], reservations: ['1.2/4'] },
        limitsExceeded: ['one gateway worked on 11 mailboxes at once'],
        crashes: ['gateway 1 with exit code 1'],
      }),
    );
    expect(failures).toEqual([
      'lost: 1-1',
      'one gateway worked on 11 mailboxes at once',
      'mailbox left with work: p.1.2',
      '2 tokens left',
      'reservation left open: 1.2/4',
      'twice in its conversation: 1.2/3',
      'ended by itself: gateway 1 with exit code 1',
    ]);
  });

  it('is a failed call or a warning where nothing was done to the bot', () => {
    const trouble = { failedCalls: ['BUSY 1'], logged: ['gateway 1: warn: x', 'gateway 1: warn: x'] };
    expect(failuresOf(findings([], trouble))).toEqual([]);
    expect(failuresOf(findings(['--only', 'rolling'], trouble))).toEqual([
      'failed without a fault: BUSY 1',
      'logged without a fault: gateway 1: warn: x',
    ]);
  });

  it('is a saturated run that was not saturated, or in which one chat starved', () => {
    const idle = failuresOf(findings(['--only', 'saturation'], { mailboxes: { peak: 10, mean: 10 } }));
    expect(idle).toEqual(['the gateways were busy for 50 % only: raise --chats']);
    const waits = { meanWaitMs: 100, longestWaits: new Map([['1', 1000]]) };
    const starved = failuresOf(findings(['--only', 'saturation'], { verdict: { ...judge(history), ...waits } }));
    expect(starved).toEqual(['one chat waited for 1000 ms, others for 100 ms on average']);
  });
});

it('the table shows what was counted, and errors without their codes', () => {
  const text = reportOf(findings([], { history: told, done: ['kill nats', 'kill nats', 'kill poller'] }));
  expect(text).toContain('kill nats 2, kill poller 1');
  expect(text).toMatch(/questions +1 asked, 0 answered, 0 stopped, 1 told/);
  expect(text).toMatch(/told of an error +Sorry\. 1/);
  expect(text).not.toContain('1234abcd');
});
