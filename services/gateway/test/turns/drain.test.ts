import { expect, test } from 'vitest';
import type { Turn } from '../../src/turns/types.ts';
import { Simulation, update } from './simulation.ts';
import type { Process } from './model/world.ts';

/** Takes 5 s, and stops as soon as it is asked to. */
function fiveSeconds(simulation: Simulation) {
  return async (turn: Turn, process: Process) => {
    await simulation.sleep(process, 5000, turn.signal);
    await turn.send(1, async () => simulation.tell(`${process.name} sent ${turn.update.id}`));
  };
}

async function begun(simulation: Simulation, handler: (turn: Turn, process: Process) => Promise<void>) {
  const gateway = simulation.start('first', { handler });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.settle(gateway.turns.accept('chat', update(2)));
  await simulation.until(() => gateway.turns.stats().active === 1);
  const second = simulation.start('second', { handler: fiveSeconds(simulation) });
  return { gateway, second };
}

function untimed(simulation: Simulation): string[] {
  return simulation.story.map((line) => line.replace(/^\d+ /, ''));
}

test('within the grace time the running update is finished, the next one handed over', async () => {
  const simulation = new Simulation();
  const { gateway } = await begun(simulation, fiveSeconds(simulation));
  await simulation.settle(gateway.turns.drain(10_000));
  expect(gateway.turns.stats()).toEqual({ active: 0, limit: 10, pulling: false });
  await simulation.until(() => simulation.story.length === 4);
  expect(untimed(simulation)).toEqual(['first-1 sent 1', 'first: done', 'second-1 sent 2', 'second: done']);
});

test('after the grace time the running update is handed over at once', async () => {
  const simulation = new Simulation();
  const { gateway } = await begun(simulation, fiveSeconds(simulation));
  const asked = simulation.world.time;
  await simulation.settle(gateway.turns.drain(1000));
  await simulation.until(() => simulation.story.length === 5);
  expect(untimed(simulation)).toEqual([
    'first: released',
    'second-1 sent 1',
    'second: done',
    'second-1 sent 2',
    'second: done',
  ]);
  expect(simulation.world.time - asked).toBeLessThan(1000 + 2 * 5000 + 1000);
});

test('a send that is on its way at the end is recorded, not doubled', async () => {
  const simulation = new Simulation();
  const { gateway } = await begun(simulation, async (turn, process) => {
    await turn.send(1, async () => {
      await simulation.sleep(process, 1500);
      simulation.tell(`${process.name} sent ${turn.update.id}`);
    });
  });
  await simulation.settle(gateway.turns.drain(5000));
  await simulation.until(() => simulation.story.length === 4);
  expect(untimed(simulation)).toEqual(['first-1 sent 1', 'first: done', 'second-1 sent 2', 'second: done']);
});

test('a handler that ignores everything is left behind within the grace time; its update goes on elsewhere', async () => {
  const simulation = new Simulation();
  const { gateway } = await begun(simulation, () => new Promise(() => {}));
  const asked = simulation.world.time;
  await simulation.settle(gateway.turns.drain(5000));
  expect(simulation.world.time - asked).toBeLessThanOrEqual(5000);
  await simulation.until(() => simulation.story.length === 5);
  expect(untimed(simulation)[0]).toBe('first: released');
});

test('ends on time when NATS is away as well; the lease lets another gateway take over', async () => {
  const simulation = new Simulation();
  const { gateway } = await begun(simulation, fiveSeconds(simulation));
  simulation.world.outageUntil = simulation.world.time + 9000;
  const asked = simulation.world.time;
  await simulation.settle(gateway.turns.drain(5000));
  expect(simulation.world.time - asked).toBeLessThanOrEqual(5000);
  simulation.world.after(4000, undefined, () => simulation.queue.wake());
  await simulation.until(() => simulation.store.current('chat')?.mailbox.scheduled === false);
  expect(untimed(simulation).slice(-4)).toEqual(['second-1 sent 1', 'second: done', 'second-1 sent 2', 'second: done']);
});

test('any number of orderly restarts in the middle of a turn is no reason to give it up', async () => {
  const simulation = new Simulation();
  const attempts: number[] = [];
  const gateway = simulation.start('gateway', {
    handler: async (turn, process) => {
      attempts.push(turn.attempt);
      await simulation.sleep(process, attempts.length > 8 ? 0 : 100_000, turn.signal);
      if (turn.signal.aborted) {
        throw new Error('aborted');
      }
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  for (let restart = 1; restart <= 8; restart += 1) {
    await simulation.until(() => attempts.length === restart);
    await simulation.settle(gateway.drain(0));
  }
  await simulation.until(() => simulation.store.current('chat')?.mailbox.scheduled === false);
  expect(attempts).toEqual(Array.from({ length: 9 }, () => 1));
  expect(simulation.story.at(-1)).toMatch('gateway: done');
});
