import { expect, test } from 'vitest';
import { bounds, mailboxSchema } from '../../src/turns/mailbox.ts';
import { Simulation, update } from './simulation.ts';

/** A gateway whose only slot is taken, so that nothing of `chat` is worked on. */
async function busy() {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', { limit: 1, handler: () => new Promise(() => {}) });
  await simulation.settle(gateway.turns.accept('other', update(1)));
  await simulation.until(() => gateway.turns.stats().active === 1);
  const accept = async (id: number, text?: string) =>
    (await simulation.settle(gateway.turns.accept('chat', update(id, text)))).result;
  const ids = () => simulation.store.current('chat')?.mailbox.pending.map(({ id }) => id);
  return { simulation, accept, ids };
}

test('stores updates in the order of their arrival, each once', async () => {
  const { accept, ids } = await busy();
  expect([await accept(5), await accept(3), await accept(5)]).toEqual(['accepted', 'accepted', 'duplicate']);
  expect(ids()).toEqual([5, 3]);
});

test('the mailbox is full after 128 updates', async () => {
  const { accept, ids } = await busy();
  for (let id = 1; id <= bounds.pending; id += 1) {
    expect(await accept(id)).toBe('accepted');
  }
  expect(await accept(1000)).toBe('full');
  expect(await accept(1)).toBe('duplicate');
  expect(ids()).toHaveLength(128);
});

test('the mailbox is full at 512 KB; a smaller update still fits', async () => {
  const { accept, ids } = await busy();
  const long = 'ю'.repeat(125_000);
  expect([await accept(1, long), await accept(2, long), await accept(3, long)]).toEqual([
    'accepted',
    'accepted',
    'full',
  ]);
  expect(await accept(4)).toBe('accepted');
  expect(ids()).toEqual([1, 2, 4]);
});

test('an update is known for as long as 128 others have not been done since', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', { handler: async () => {} });
  const accept = async (id: number) => (await simulation.settle(gateway.turns.accept('chat', update(id)))).result;
  for (let id = 0; id <= bounds.done; id += 1) {
    await accept(id);
  }
  await simulation.until(() => simulation.store.current('chat')?.mailbox.scheduled === false);
  expect(await accept(1)).toBe('duplicate');
  expect(await accept(0)).toBe('accepted');
});

test('throws while NATS is away, and may be repeated', async () => {
  const simulation = new Simulation();
  const gateway = simulation.start('gateway', { handler: async () => {} });
  simulation.world.outageUntil = 5000;
  await expect(simulation.settle(gateway.turns.accept('chat', update(1)))).rejects.toThrow('UNAVAILABLE');
  await simulation.pass(6000);
  expect(await simulation.settle(gateway.turns.accept('chat', update(1)))).toMatchObject({ result: 'accepted' });
});

test('a record of a later version is refused: a gateway of before must leave it alone', async () => {
  const { simulation, accept } = await busy();
  await accept(1);
  const record = simulation.store.current('chat')!.mailbox;
  expect(mailboxSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  expect(mailboxSchema.safeParse({ ...record, version: 2 }).success).toBe(false);
});
