import { logSink } from '@gonets/testing';
import { expect, test } from 'vitest';
import { mailboxSchema } from '../../src/turns/mailbox.ts';
import type { Turn } from '../../src/turns/types.ts';
import { outside, Simulation, update } from './simulation.ts';

/* Records that other versions of the gateway have written: fixtures, not to be changed with the schema. */

const day = Date.UTC(2025, 11, 31);

/** As the first version wrote it in the middle of a turn, after its first part was sent. */
const busy = {
  version: 1,
  epoch: day,
  scheduled: true,
  pending: [
    {
      id: 1001,
      update: { update: { update_id: 1001 }, language: 'ru' },
      receivedAt: day,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
    { id: 1002, update: { update: { update_id: 1002 }, language: 'ru' }, receivedAt: day + 500, limitedMs: 9000 },
  ],
  done: [998, 999],
  holder: { id: '5d1c', claim: '5d1c.17', until: day + 10_000 },
  attempt: 1,
  sent: [1],
  sending: null,
  stopped: false,
  ambiguous: 0,
};

const idle = {
  ...busy,
  scheduled: false,
  pending: [],
  done: [998, 999, 1001, 1002],
  holder: null,
  attempt: 0,
  sent: [],
};

async function stored(simulation: Simulation, record: object): Promise<void> {
  const port = simulation.store.port(outside, true);
  await simulation.settle(port.create('chat', mailboxSchema.parse(JSON.parse(JSON.stringify(record)))));
}

function answering(simulation: Simulation) {
  return async (turn: Turn) => {
    for (const part of [1, 2]) {
      await turn.send(part, async () => simulation.tell(`${turn.update.id}.${part} at attempt ${turn.attempt}`));
    }
  };
}

const at = /^\d+ /;

test('work that the first version left behind goes on where it was', async () => {
  const simulation = new Simulation();
  await stored(simulation, busy);
  simulation.start('gateway', { handler: answering(simulation) });
  await simulation.until(() => simulation.store.current('chat')?.mailbox.scheduled === false);
  expect(simulation.story.map((line) => line.replace(at, ''))).toEqual([
    'gateway: reconciled',
    'gateway: takeover',
    '1001.2 at attempt 2',
    'gateway: done',
    '1002.1 at attempt 1',
    '1002.2 at attempt 1',
    'gateway: done',
  ]);
  expect(simulation.store.current('chat')?.mailbox.done).toEqual([998, 999, 1001, 1002]);
});

test('what the first version has done is known, and what is new begins under a new epoch', async () => {
  const simulation = new Simulation();
  await stored(simulation, idle);
  const gateway = simulation.start('gateway', { handler: answering(simulation) });
  await simulation.settle(gateway.turns.accept('chat', update(1002)));
  await simulation.settle(gateway.turns.accept('chat', update(1003)));
  await simulation.until(() => simulation.story.length === 3);
  expect(simulation.story.map((line) => line.replace(at, ''))).toEqual([
    '1003.1 at attempt 1',
    '1003.2 at attempt 1',
    'gateway: done',
  ]);
  expect(simulation.store.current('chat')!.mailbox.epoch).toBeGreaterThan(day);
});

test('a record of a later version is left alone; its token comes again, every 5 s, until somebody can read it', async () => {
  const simulation = new Simulation();
  const { log, lines } = logSink();
  const gateway = simulation.start('gateway', { limit: 1, handler: answering(simulation), log });
  await simulation.settle(gateway.turns.accept('other', update(1)));
  simulation.store.unreadable.add('chat');
  await expect(simulation.settle(gateway.turns.accept('chat', update(7)))).rejects.toThrow('later version');
  simulation.store.unreadable.delete('chat');
  await simulation.settle(gateway.turns.accept('chat', update(7)));
  simulation.store.unreadable.add('chat');
  const before = simulation.queue.redelivered;
  await simulation.pass(60_000);
  expect(simulation.queue.redelivered - before).toBeLessThanOrEqual(12);
  expect(lines().filter(({ msg }) => String(msg).startsWith('a mailbox is left alone'))).toHaveLength(1);
  // It has not been held up by it.
  await simulation.settle(gateway.turns.accept('other', update(2)));
  await simulation.until(() => simulation.store.current('other')?.mailbox.scheduled === false);
  simulation.store.unreadable.delete('chat');
  await simulation.until(() => simulation.store.current('chat')?.mailbox.scheduled === false);
  expect(simulation.story.filter((line) => line.includes('7.'))).toHaveLength(2);
});

test('a record that a newer gateway has rewritten in the middle of a turn is lost to its holder', async () => {
  const simulation = new Simulation();
  const reasons: unknown[] = [];
  const gateway = simulation.start('gateway', {
    handler: async (turn, process) => {
      simulation.store.unreadable.add('chat');
      const port = simulation.store.port(outside, true);
      const { mailbox, revision } = simulation.store.current('chat')!;
      await port.update('chat', { ...mailbox }, revision);
      await simulation.sleep(process, 60_000, turn.signal);
      reasons.push(turn.signal.reason);
      simulation.store.unreadable.delete('chat');
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(() => reasons.length > 0);
  expect(reasons).toEqual(['lost']);
});
