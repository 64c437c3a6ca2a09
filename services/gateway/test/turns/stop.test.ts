import { expect, test } from 'vitest';
import type { Turn } from '../../src/turns/types.ts';
import { Simulation, update } from './simulation.ts';
import type { Process } from './model/world.ts';

function stoppable(simulation: Simulation) {
  return async (turn: Turn, process: Process) => {
    simulation.tell(`attempt ${turn.attempt}, stopped: ${turn.stopped()}`);
    await simulation.sleep(process, 100_000, turn.signal);
    simulation.tell(`woken by ${turn.signal.reason}, stopped: ${turn.stopped()}`);
  };
}

function untimed(simulation: Simulation): string[] {
  return simulation.story.map((line) => line.replace(/^\d+ /, '')).filter((line) => !line.includes('reconciled'));
}

test('a running turn hears of the stop at once', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', { handler: stoppable(simulation) });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(() => simulation.story.length === 1);
  const asked = simulation.world.time;
  expect(await simulation.settle(gateway.turns.stop('chat', 1))).toBe(true);
  await simulation.until(() => simulation.story.length === 3);
  expect(simulation.world.time - asked).toBeLessThan(100);
  expect(untimed(simulation)).toEqual([
    'attempt 1, stopped: false',
    'woken by stop, stopped: true',
    'gateway: stopped',
  ]);
});

test('a holder that does not hear the ping sees the stop at its next beat', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', { handler: stoppable(simulation), deaf: true });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(() => simulation.story.length === 1);
  const asked = simulation.world.time;
  await simulation.settle(gateway.turns.stop('chat', 1));
  await simulation.until(() => simulation.story.length === 3);
  expect(simulation.world.time - asked).toBeLessThan(3100);
});

test('an update that still waits is stopped before it begins; the one behind it is not', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', { limit: 1, handler: stoppable(simulation) });
  await simulation.settle(gateway.turns.accept('other', update(1)));
  await simulation.until(() => simulation.story.length === 1);
  await simulation.settle(gateway.turns.accept('chat', update(2)));
  await simulation.settle(gateway.turns.accept('chat', update(3)));
  expect(await simulation.settle(gateway.turns.stop('chat', 2))).toBe(true);
  await simulation.until(() => simulation.store.current('chat')?.mailbox.scheduled === false);
  expect(untimed(simulation).slice(3)).toEqual([
    'attempt 1, stopped: true',
    'woken by stop, stopped: true',
    'gateway: stopped',
    'attempt 1, stopped: false',
    'woken by undefined, stopped: false',
    'gateway: done',
  ]);
});

test('a takeover knows that the turn was stopped', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', {
    handler: async (turn, process) => {
      simulation.tell(`attempt ${turn.attempt}, stopped: ${turn.stopped()}`);
      if (turn.attempt === 1) {
        await simulation.sleep(process, 100_000, turn.signal);
        gateway.crash(100);
        await new Promise(() => {});
      }
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(() => simulation.story.length === 1);
  await simulation.settle(gateway.turns.stop('chat', 1));
  await simulation.until(() => simulation.story.length === 4);
  expect(untimed(simulation)).toEqual([
    'attempt 1, stopped: false',
    'gateway: takeover',
    'attempt 2, stopped: true',
    'gateway: stopped',
  ]);
});

test('a stop that comes late, or again, does not hit the next update', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', { handler: () => new Promise(() => {}) });
  await simulation.settle(gateway.turns.accept('chat', update(2)));
  expect(await simulation.settle(gateway.turns.stop('chat', 1))).toBe(false);
  expect(await simulation.settle(gateway.turns.stop('chat', 2))).toBe(true);
});

test('there is nothing to stop in an idle or unknown mailbox; a second stop is one as well', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', { handler: () => new Promise(() => {}) });
  expect(await simulation.settle(gateway.turns.stop('chat', 1))).toBe(false);
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  expect(await simulation.settle(gateway.turns.stop('chat', 1))).toBe(true);
  expect(await simulation.settle(gateway.turns.stop('chat', 1))).toBe(true);
});

test('a stop of one update does not hit an earlier one', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', { handler: stoppable(simulation) });
  await simulation.settle(gateway.turns.accept('chat', update(2)));
  await simulation.until(() => simulation.story.length === 1);
  expect(await simulation.settle(gateway.turns.stop('chat', 3, 3))).toBe(false);
  expect(await simulation.settle(gateway.turns.stop('chat', 2, 2))).toBe(true);
});
