import { expect, test } from 'vitest';
import { mailboxSchema } from '../../src/turns/mailbox.ts';
import type { StoredUpdate, Turn } from '../../src/turns/types.ts';
import { Simulation, update } from './simulation.ts';

const idle = (simulation: Simulation, key = 'chat') => simulation.store.current(key)?.mailbox.scheduled === false;
const idsOf = ({ parts }: Turn) => parts.map(({ id }) => id);

/** One of several parts, received now. */
function part(simulation: Simulation, id: number, group = 'album:1', settleMs = 1000): StoredUpdate {
  return { ...update(id), receivedAt: Date.UTC(2026, 0, 1) + simulation.world.time, joins: { group, settleMs } };
}

test('parts that come soon after one another are one turn; what comes later is another', async () => {
  const simulation = new Simulation();
  const turns: number[][] = [];
  const gateway = simulation.start('gateway', {
    handler: async (turn, process) => {
      turns.push(idsOf(turn));
      await simulation.sleep(process, 5000);
    },
  });
  for (const id of [1, 2, 3]) {
    await simulation.settle(gateway.turns.accept('chat', part(simulation, id)));
    await simulation.pass(600);
  }
  await simulation.settle(gateway.turns.accept('chat', update(4)));
  await simulation.until(() => turns.length === 1);
  await simulation.settle(gateway.turns.accept('chat', part(simulation, 5)));
  await simulation.until(() => idle(simulation));
  expect(turns).toEqual([[1, 2, 3], [4], [5]]);
  expect(simulation.store.current('chat')?.mailbox.done).toEqual([1, 2, 3, 4, 5]);
});

test('parts without end are waited for no longer than 3 s', async () => {
  const simulation = new Simulation();
  const begun: number[] = [];
  const gateway = simulation.start('gateway', { handler: async () => void begun.push(simulation.world.time) });
  for (let id = 1; id <= 10; id += 1) {
    await simulation.settle(gateway.turns.accept('chat', part(simulation, id)));
    await simulation.pass(500);
  }
  await simulation.until(() => idle(simulation));
  expect(begun[0]).toBeGreaterThan(2500);
  expect(begun[0]).toBeLessThan(3500);
});

test('two wholes next to each other are two turns', async () => {
  const simulation = new Simulation();
  const turns: number[][] = [];
  const gateway = simulation.start('gateway', { handler: async (turn) => void turns.push(idsOf(turn)) });
  for (const [id, group] of [
    [1, 'album:1'],
    [2, 'album:1'],
    [3, 'album:2'],
    [4, 'album:2'],
  ] as const) {
    await simulation.settle(gateway.turns.accept('chat', part(simulation, id, group)));
  }
  await simulation.until(() => idle(simulation));
  expect(turns).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test('a stop while parts are waited for is heard at once', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', {
    handler: async (turn) => simulation.tell(`${turn.stopped() ? 'stopped' : 'not stopped'} ${idsOf(turn).join(' ')}`),
  });
  await simulation.settle(gateway.turns.accept('chat', part(simulation, 1, 'album:1', 3000)));
  await simulation.pass(500);
  await simulation.settle(gateway.turns.stop('chat', 1));
  await simulation.until(() => idle(simulation));
  expect(simulation.story.map((line) => line.replace(/^\d+ /, ''))).toEqual(['stopped 1', 'gateway: stopped']);
  expect(simulation.world.time).toBeLessThan(1500);
});

test('every start of a turn, also after a takeover, is about the same parts', async () => {
  const simulation = new Simulation();
  const turns: number[][] = [];
  const handler = async (turn: Turn) => {
    turns.push(idsOf(turn));
    if (turns.length === 1) {
      first.crash(1000);
      await new Promise(() => {});
    }
    if (turns.length === 2) {
      throw new Error('failed');
    }
  };
  const first = simulation.start('first', { handler });
  await simulation.settle(first.turns.accept('chat', part(simulation, 1)));
  await simulation.settle(first.turns.accept('chat', part(simulation, 2)));
  await simulation.until(() => turns.length === 1);
  await simulation.pass(2000);
  await simulation.settle(first.turns.accept('chat', part(simulation, 3)));
  await simulation.until(() => idle(simulation));
  expect(turns).toEqual([[1, 2], [1, 2], [1, 2], [3]]);
});

test('the wait of a turn counts from when nothing was before it in its mailbox', async () => {
  const simulation = new Simulation();
  const waiting: number[] = [];
  const gateway = simulation.start('gateway', {
    handler: async (turn, process) => {
      waiting.push(turn.waitingSince - Date.UTC(2026, 0, 1));
      await simulation.sleep(process, 4000);
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.settle(gateway.turns.accept('chat', update(2)));
  await simulation.until(() => idle(simulation));
  expect(waiting[0]).toBeLessThan(100);
  expect(waiting[1]).toBeGreaterThan(4000);
});

/** As written before updates could be parts of a turn. */
const recordOfBefore = {
  version: 1,
  epoch: Date.UTC(2026, 0, 1),
  scheduled: true,
  pending: [{ id: 7, update: { text: 'привет' }, receivedAt: 1, traceparent: '00-aa-bb-01', limitedMs: undefined }],
  done: [5, 6],
  holder: { id: 'gone', claim: 'gone.1', until: 0 },
  attempt: 2,
  sent: [1000],
  sending: null,
  stopped: false,
  ambiguous: 1,
};

test('a record of before is understood: its work goes on where it was', async () => {
  const simulation = new Simulation();
  const seen: unknown[] = [];
  const record = mailboxSchema.parse(JSON.parse(JSON.stringify(recordOfBefore)));
  const gateway = simulation.start('gateway', {
    handler: async (turn) => void seen.push(idsOf(turn), turn.attempt, await turn.send(1000, async () => {})),
  });
  const port = simulation.store.port(gateway.process, true);
  await simulation.settle(port.create('chat', record));
  expect((await simulation.settle(gateway.turns.accept('chat', update(5)))).result).toBe('duplicate');
  await simulation.until(() => idle(simulation));
  expect(seen).toEqual([[7], 3, 'already sent']);
  expect(simulation.store.current('chat')?.mailbox).toMatchObject({ done: [5, 6, 7], ambiguous: 1 });
});

test('a field that only a later gateway knows stays in the record', async () => {
  const record = mailboxSchema.parse({ ...recordOfBefore, colour: 'green' });
  expect(record).toHaveProperty('colour', 'green');
});
