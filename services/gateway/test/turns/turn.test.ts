import { expect, test } from 'vitest';
import type { Turn } from '../../src/turns/types.ts';
import { SendDeadlineError, TurnAborted } from '../../src/turns/types.ts';
import { Simulation, update } from './simulation.ts';
import { SendError } from './model/telegram.ts';

const idle = (simulation: Simulation, key: string) => () => simulation.store.current(key)?.mailbox.scheduled === false;

test('a mailbox that takes long does not hold up another one', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', {
    handler: (turn) => (turn.key === 'slow' ? new Promise<void>(() => {}) : Promise.resolve()),
  });
  await simulation.settle(gateway.turns.accept('slow', update(1)));
  await simulation.settle(gateway.turns.accept('slow', update(2)));
  await simulation.settle(gateway.turns.accept('quick', update(3)));
  await simulation.until(idle(simulation, 'quick'));
  await simulation.until(() => gateway.turns.stats().active === 1);
  expect(simulation.world.time).toBeLessThan(1000);
});

test('a failing update is tried again with backoff, then given up, and the next one comes up', async () => {
  const simulation = new Simulation();
  const starts: number[] = [];
  const givenUp: unknown[] = [];
  const gateway = simulation.start('gateway', {
    handler: async (turn) => {
      if (turn.update.id === 1) {
        starts.push(simulation.world.time);
        throw new Error(`failed at attempt ${turn.attempt}`);
      }
    },
    onGiveUp: async (turn, error) => {
      givenUp.push([turn.update.id, turn.attempt, String(error)]);
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.settle(gateway.turns.accept('chat', update(2)));
  await simulation.until(idle(simulation, 'chat'));
  const waits = starts.slice(1).map((start, index) => Math.round((start - starts[index]!) / 1000));
  expect(waits).toEqual([1, 5, 15, 30]);
  expect(givenUp).toEqual([[1, 5, 'Error: failed at attempt 5']]);
  expect(simulation.store.current('chat')?.mailbox.done).toEqual([1, 2]);
});

test('an update that kills its process each time is given up, even if giving up kills it too', async () => {
  const simulation = new Simulation();
  const attempts: string[] = [];
  const die = (what: string) => async (turn: Turn) => {
    attempts.push(`${what} ${turn.attempt}`);
    gateway.crash(1000);
    await new Promise(() => {});
  };
  const gateway = simulation.start('gateway', { handler: die('start'), onGiveUp: die('give up') });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(idle(simulation, 'chat'));
  expect(attempts).toEqual(['start 1', 'start 2', 'start 3', 'start 4', 'start 5', 'give up 6', 'give up 7']);
});

test('parts are sent once, one after another, and at most 256', async () => {
  const simulation = new Simulation();
  const results: unknown[] = [];
  const gateway = simulation.start('gateway', {
    handler: async (turn) => {
      const first = turn.send(1, async () => {});
      results.push(await turn.send(2, async () => {}).catch(String));
      results.push(await first, await turn.send(1, () => Promise.reject(new Error('not called'))));
      for (let part = 2; part <= 256; part += 1) {
        await turn.send(part, async () => {});
      }
      results.push(await turn.send(257, async () => {}).catch(String));
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(idle(simulation, 'chat'));
  expect(results).toEqual([
    'Error: part 2 was sent before the part before was done: await each send',
    'sent',
    'already sent',
    'RangeError: a turn sends at most 256 parts: make them larger',
  ]);
});

test('a refused part can be sent at once in another form; that is not ambiguous', async () => {
  const simulation = new Simulation();
  const results: unknown[] = [];
  const gateway = simulation.start('gateway', {
    handler: async (turn) => {
      results.push(await turn.send(1, () => Promise.reject(new SendError('too rich', false))).catch(String));
      results.push(await turn.send(1, async () => {}));
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(idle(simulation, 'chat'));
  expect(results).toEqual(['Error: too rich', 'sent']);
  expect(simulation.store.current('chat')?.mailbox.ambiguous).toBe(0);
});

test('a send is aborted at the hard deadline of 20 s and given up 2 s later, even if it ignores that', async () => {
  const simulation = new Simulation();
  const errors: unknown[] = [];
  const gateway = simulation.start('gateway', {
    handler: async (turn) => {
      if (turn.attempt === 1) {
        const begun = simulation.world.time;
        const send = turn.send(1, (signal) => {
          signal.addEventListener('abort', () => simulation.tell(`aborted after ${simulation.world.time - begun}`));
          return new Promise(() => {});
        });
        errors.push(await send.catch((reason: unknown) => reason));
        throw new Error('try again');
      }
      await turn.send(1, async () => simulation.tell('sent'));
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(idle(simulation, 'chat'));
  expect(simulation.story.map((line) => line.replace(/^\d+ /, ''))).toEqual([
    expect.stringMatching(/^aborted after (19|20)\d{3}$/),
    'gateway: ambiguous send',
    'gateway: retried',
    'sent',
    'gateway: done',
  ]);
  expect(errors).toEqual([expect.any(SendDeadlineError)]);
});

test('a holder that is frozen while it sends still records the result, so that nothing is sent twice', async () => {
  const simulation = new Simulation();
  const sent: string[] = [];
  const results: unknown[] = [];
  const first = simulation.start('first', {
    limit: 1,
    handler: async (turn, process) => {
      results.push(
        await turn.send(1, async () => {
          sent.push('1 by first');
          process.frozenUntil = simulation.world.time + 15_000;
          await simulation.sleep(process, 10);
        }),
      );
      const error = await turn.send(2, async () => {}).catch((reason: unknown) => reason);
      results.push(error instanceof TurnAborted && error.reason, turn.signal.reason);
      throw error;
    },
  });
  await simulation.settle(first.turns.accept('chat', update(1)));
  await simulation.until(() => sent.length === 1);
  simulation.start('second', {
    handler: async (turn) => {
      results.push(await turn.send(1, async () => void sent.push('1 by second')));
      results.push(await turn.send(2, async () => void sent.push('2 by second')));
    },
  });
  await simulation.until(idle(simulation, 'chat'));
  expect(sent).toEqual(['1 by first', '2 by second']);
  expect(results).toEqual(['sent', 'lost', 'lost', 'already sent', 'sent']);
});

test('NATS away for 8 s in the middle of a turn: it goes on as if nothing had been', async () => {
  const simulation = new Simulation();
  const sent: number[] = [];
  const gateway = simulation.start('gateway', {
    handler: async (turn) => {
      await turn.send(1, async () => {
        sent.push(1);
        simulation.world.outageUntil = simulation.world.time + 8000;
      });
      await turn.send(2, async () => void sent.push(2));
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(idle(simulation, 'chat'));
  expect(sent).toEqual([1, 2]);
  expect(simulation.story).toEqual([expect.stringMatching('gateway: done')]);
});

test('a deleted record ends its turn as lost', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', {
    handler: async (turn, process) => {
      simulation.store.delete('chat');
      await simulation.sleep(process, 60_000, turn.signal);
      await turn.send(1, async () => simulation.tell('sent'));
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(() => simulation.story.length > 0 && simulation.queue.size === 0);
  expect(simulation.story).toEqual([expect.stringMatching('gateway: lost')]);
});

test('a send that its handler does not wait for ends before the next update begins; a later one is refused', async () => {
  const simulation = new Simulation();
  let afterwards: Turn['send'] | undefined;
  const gateway = simulation.start('gateway', {
    handler: async (turn, process) => {
      simulation.tell(`start ${turn.update.id}`);
      const sending = turn.send(1, async () => {
        await simulation.sleep(process, 500);
        simulation.tell(`sent ${turn.update.id}`);
      });
      sending.catch(() => {});
      afterwards ??= (part, deliver) => turn.send(part, deliver);
    },
  });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.settle(gateway.turns.accept('chat', update(2)));
  await simulation.until(idle(simulation, 'chat'));
  expect(simulation.story.map((line) => line.replace(/^\d+ /, ''))).toEqual([
    'start 1',
    'sent 1',
    'gateway: done',
    'start 2',
    'sent 2',
    'gateway: done',
  ]);
  await expect(afterwards!(2, async () => {})).rejects.toThrow('send before the handler resolves');
});
