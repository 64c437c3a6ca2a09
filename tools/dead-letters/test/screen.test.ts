import type { DeadLetterSummary } from '@gonets/contracts';
import { expect, it } from 'vitest';
import { cleanLines, description, table } from '../src/screen.ts';

const letter: DeadLetterSummary = {
  kind: 'letter',
  id: 12,
  keptAt: Date.UTC(2026, 10, 25, 5, 0, 1, 500),
  mailbox: 'p.1.42',
  updates: [7, 8],
  receivedAt: Date.UTC(2026, 10, 25, 4, 59, 0),
  attempts: 5,
  error: { name: 'BusError', code: 'INTERNAL', message: 'it\nfailed\u001B[2J' },
  traceId: '3f2a9c0123456789abcdef0123456789',
};
const unreadable: DeadLetterSummary = { kind: 'unreadable', id: 9, keptAt: 0, problem: 'message 9 is not JSON' };

it('shows each letter on one line, in columns, and lets nothing steer the terminal', () => {
  expect(table([unreadable, letter]).split('\n')).toEqual([
    'ID  KEPT                  MAILBOX  STARTS  TRACE     ERROR',
    '9   1970-01-01T00:00:00Z  ?        ?       ?         unreadable: message 9 is not JSON',
    '12  2026-11-25T05:00:01Z  p.1.42   5       3f2a9c01  BusError INTERNAL: it failed\uFFFD[2J',
  ]);
});

it('describes a letter with its updates, its whole trace id and what failed', () => {
  expect(description(letter).split('\n')).toEqual([
    'dead letter 12, kept 2026-11-25T05:00:01Z',
    'mailbox   p.1.42',
    'updates   7, 8, received 2026-11-25T04:59:00Z',
    'starts    5',
    'error     BusError INTERNAL: it failed\uFFFD[2J',
    'trace     3f2a9c0123456789abcdef0123456789',
  ]);
  expect(description(unreadable)).toBe('dead letter 9, kept 1970-01-01T00:00:00Z\nunreadable: message 9 is not JSON');
});

it('keeps the lines of what is shown, and nothing that hides or turns text around', () => {
  expect(cleanLines('{\n  "text": "a\u202Eb\u009B1m"\n}')).toBe('{\n  "text": "a\uFFFDb\uFFFD1m"\n}');
});
