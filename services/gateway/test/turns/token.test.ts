import { expect, test } from 'vitest';
import { outside, Simulation, update } from './simulation.ts';

function started() {
  const simulation = new Simulation();
  const starts: number[] = [];
  let finish = () => {};
  const gateway = simulation.start('gateway', {
    handler: async (turn) => {
      starts.push(turn.update.id);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    },
  });
  const tokens = simulation.queue.port(outside);
  return { simulation, gateway, starts, tokens, finish: () => finish() };
}

test('a second token of a mailbox that is worked on waits until it is idle and is dropped then', async () => {
  const { simulation, gateway, starts, tokens, finish } = started();
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(() => starts.length === 1);
  const { epoch } = simulation.store.current('chat')!.mailbox;
  // After the duplicate window of the queue.
  await simulation.pass(130_000);
  await simulation.settle(tokens.publish({ key: 'chat', epoch }));
  await simulation.pass(30_000);
  expect([starts, simulation.queue.size]).toEqual([[1], 2]);
  finish();
  await simulation.until(() => simulation.queue.size === 0);
  expect([starts, simulation.story.length]).toEqual([[1], 1]);
});

test('tokens of an older epoch and of an unknown mailbox are dropped, and what is no token', async () => {
  const { simulation, gateway, starts, tokens } = started();
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(() => starts.length === 1);
  await simulation.settle(tokens.publish({ key: 'chat', epoch: 5 }));
  await simulation.settle(tokens.publish({ key: 'unknown', epoch: 5 }));
  await simulation.settle(tokens.publish({ key: '', epoch: 5 }));
  await simulation.until(() => simulation.queue.size === 1);
  expect(starts).toEqual([1]);
});

test('a token that is newer than the record is looked at again, but not for ever', async () => {
  const { simulation, gateway, starts, tokens, finish } = started();
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(() => starts.length === 1);
  const { epoch } = simulation.store.current('chat')!.mailbox;
  await simulation.settle(tokens.publish({ key: 'chat', epoch: epoch + 1000 }));
  await simulation.pass(30_000);
  expect(simulation.queue.size).toBe(2);
  finish();
  await simulation.until(() => simulation.queue.size === 0);
  expect(starts).toEqual([1]);
});

test('after stopPulling no token is taken, and what runs goes on', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', { limit: 1, handler: () => new Promise(() => {}) });
  await simulation.settle(gateway.turns.accept('chat', update(1)));
  await simulation.until(() => gateway.turns.stats().active === 1);
  await gateway.turns.stopPulling();
  await simulation.settle(gateway.turns.accept('other', update(2)));
  await simulation.pass(60_000);
  expect([gateway.turns.stats().active, simulation.queue.size]).toEqual([1, 2]);
});

test('says how many mailboxes wait before one, and asks the queue at most once a second', async () => {
  const simulation = new Simulation();
  let free = () => {};
  const gateway = simulation.start('gateway', {
    limit: 1,
    handler: (turn) => (turn.key === 'chat.0' ? new Promise<void>((resolve) => (free = resolve)) : Promise.resolve()),
  });
  const { turns } = gateway;
  const tokens: number[] = [];
  for (const index of [0, 1, 2, 3]) {
    const { token = 0 } = await simulation.settle(turns.accept(`chat.${index}`, update(index + 1)));
    tokens.push(token);
    await simulation.until(() => turns.stats().active === 1);
  }
  const ahead = () => simulation.settle(Promise.all(tokens.map((token) => turns.ahead(token))));
  const calls = gateway.process.calls;
  expect(await ahead()).toEqual([undefined, 0, 1, 2]);
  expect(gateway.process.calls - calls).toBe(1);
  free();
  await simulation.until(() => turns.stats().active === 0);
  await simulation.pass(1000);
  expect(await ahead()).toEqual([undefined, undefined, undefined, undefined]);
});

test('a lease that was written by a clock far ahead does not lock a mailbox', async () => {
  const simulation = new Simulation();
  const starts: string[] = [];
  const first = simulation.start('first', {
    handler: async () => {
      starts.push('first');
      first.crash(3_600_000);
      await new Promise(() => {});
    },
  });
  Object.assign(first.process, { skewMs: 3_600_000 });
  await simulation.settle(first.turns.accept('chat', update(1)));
  await simulation.until(() => starts.length === 1);
  simulation.start('second', { handler: async () => void starts.push('second') });
  await simulation.pass(30_000);
  expect(starts).toEqual(['first', 'second']);
});
