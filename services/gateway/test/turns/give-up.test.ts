import { expect, test } from 'vitest';
import type { DeadLetter } from '../../src/turns/ports.ts';
import { maxAttempts } from '../../src/turns/timing.ts';
import { Trouble } from './model/telegram.ts';
import { Simulation, update } from './simulation.ts';

const hour = 3_600_000;
const idle = (simulation: Simulation, key: string) => () => simulation.store.current(key)?.mailbox.scheduled === false;

/** As intake stores it. */
function received(simulation: Simulation, id: number) {
  return { ...update(id), receivedAt: Date.UTC(2026, 0, 1) + simulation.world.time };
}

test('an hour of trouble at Telegram is no attempt: the update is tried every minute and done afterwards', async () => {
  const simulation = new Simulation();
  const attempts = new Set<number>();
  let starts = 0;
  let longestWait = 0;
  const gateway = simulation.start('gateway', {
    handler: async (turn) => {
      attempts.add(turn.attempt);
      starts += 1;
      longestWait = Math.max(longestWait, Date.UTC(2026, 0, 1) + simulation.world.time - turn.waitingSince);
      if (simulation.world.time < hour) {
        throw new Trouble('502');
      }
    },
  });
  await simulation.settle(gateway.turns.accept('chat', received(simulation, 1)));
  await simulation.pass(hour);
  await simulation.until(idle(simulation, 'chat'));
  expect([...attempts]).toEqual([1]);
  expect(starts).toBeGreaterThan(55);
  expect(starts).toBeLessThan(70);
  // Its deadline does not pass meanwhile.
  expect(longestWait).toBeLessThan(1000);
});

test('after a day of trouble the update is given up like any other', async () => {
  const simulation = new Simulation();
  const letters: DeadLetter[] = [];
  const gateway = simulation.start('gateway', {
    handler: async () => {
      throw new Trouble('502');
    },
    deadLetters: { store: async (letter) => void letters.push(letter) },
  });
  const old = { ...received(simulation, 1), receivedAt: Date.UTC(2026, 0, 1) - 24 * hour };
  await simulation.settle(gateway.turns.accept('chat', old));
  await simulation.until(idle(simulation, 'chat'));
  expect(letters).toMatchObject([{ key: 'chat', parts: [{ id: 1 }], error: new Trouble('502') }]);
});

test('a turn that fails for good is kept as a dead letter, then its user is told, then the mailbox goes on', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', {
    handler: async (turn) => {
      simulation.tell(`start ${turn.update.id}`);
      if (turn.update.id === 1) {
        throw new Error('poison');
      }
    },
    deadLetters: {
      store: async ({ parts, attempts, error }) =>
        simulation.tell(`kept ${parts.map(({ id }) => id).join(' ')} after ${attempts}: ${String(error)}`),
    },
    onGiveUp: async (turn) => simulation.tell(`told ${turn.update.id}`),
  });
  await simulation.settle(gateway.turns.accept('chat', received(simulation, 1)));
  await simulation.settle(gateway.turns.accept('chat', received(simulation, 2)));
  await simulation.until(idle(simulation, 'chat'));
  const story = simulation.story
    .map((line) => line.replace(/^\d+ /, ''))
    .filter((line) => !line.startsWith('gateway:'));
  expect(story).toEqual([
    ...Array.from({ length: maxAttempts }, () => 'start 1'),
    `kept 1 after ${maxAttempts}: Error: poison`,
    'told 1',
    'start 2',
  ]);
});

test('while a dead letter cannot be kept, its mailbox waits and nobody is told', async () => {
  const simulation = new Simulation();
  let away = true;
  const gateway = simulation.start('gateway', {
    handler: async () => {
      throw new Error('poison');
    },
    deadLetters: {
      store: async () => {
        simulation.tell(away ? 'not kept' : 'kept');
        if (away) {
          throw new Error('the stream is full');
        }
      },
    },
    onGiveUp: async () => simulation.tell('told'),
  });
  await simulation.settle(gateway.turns.accept('chat', received(simulation, 1)));
  await simulation.until(() => simulation.story.filter((line) => line.endsWith('not kept')).length === 3);
  expect(simulation.store.current('chat')?.mailbox.pending).toHaveLength(1);
  away = false;
  await simulation.until(idle(simulation, 'chat'));
  expect(simulation.story.filter((line) => /(kept|told)$/.test(line)).map((line) => line.replace(/^\d+ /, ''))).toEqual(
    ['not kept', 'not kept', 'not kept', 'kept', 'told'],
  );
});

test('a replayed turn is done again, after what is pending; replaying it while it waits changes nothing', async () => {
  const simulation = new Simulation();
  const done: number[] = [];
  const gateway = simulation.start('gateway', {
    limit: 1,
    handler: async (turn, process) => {
      await simulation.sleep(process, 1000);
      done.push(turn.update.id);
    },
  });
  const { turns } = gateway;
  const letter = received(simulation, 1);
  await simulation.settle(turns.accept('chat', letter));
  await simulation.until(idle(simulation, 'chat'));
  await simulation.settle(turns.accept('chat', received(simulation, 2)));
  expect(await simulation.settle(turns.replay('chat', [letter]))).toMatchObject({ result: 'accepted' });
  expect(await simulation.settle(turns.replay('chat', [letter]))).toMatchObject({ result: 'duplicate' });
  await simulation.until(idle(simulation, 'chat'));
  expect(done).toEqual([1, 2, 1]);
  expect(simulation.store.current('chat')?.mailbox.done).toEqual([2, 1]);
});
