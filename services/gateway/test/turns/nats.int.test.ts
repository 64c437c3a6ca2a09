import { setTimeout as sleep } from 'node:timers/promises';
import { streams } from '@gonets/contracts';
import { startNatsServer, waitUntil } from '@gonets/testing';
import type { NatsServer } from '@gonets/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Turn, Turns } from '../../src/turns/index.ts';
import { Chats, Cluster, update } from './cluster.ts';

/*
 * The core on a real nats-server. The gateways share this process, so that one can be cut off from NATS at an exact
 * moment; its handlers then run on like those of a process that is frozen or cut off.
 */

const timeout = 90_000;
let server: NatsServer;
let cluster: Cluster;
let chats: Chats;

beforeEach(async () => {
  server = await startNatsServer();
  cluster = new Cluster(server.url);
  chats = new Chats();
});

afterEach(async () => {
  await cluster.stop();
  await server.stop();
});

const answer = async (turn: Turn) => {
  await turn.send(1, chats.sent(turn));
};

/** Updates in turn to each of `gateways`, in order within a mailbox, as Telegram sends them. Repeats what fails. */
async function fill(gateways: readonly { turns: Turns }[], mailboxes: number, perMailbox: number): Promise<void> {
  const accept = async (key: string, id: number) => {
    for (;;) {
      try {
        await gateways[id % gateways.length]!.turns.accept(key, update(id));
        return;
      } catch {
        await sleep(100);
      }
    }
  };
  await Promise.all(
    Array.from({ length: mailboxes }, async (_, mailbox) => {
      for (let index = 0; index < perMailbox; index += 1) {
        await accept(`chat.${mailbox}`, mailbox * perMailbox + index);
      }
    }),
  );
}

function expected(mailbox: number, perMailbox: number): string[] {
  return Array.from({ length: perMailbox }, (_, index) => `${mailbox * perMailbox + index}.1`);
}

test('two gateways, 200 mailboxes: everything once, in order, never above the limit', { timeout }, async () => {
  const running = new Map<string, number>();
  let most = 0;
  const handler = async (turn: Turn, gateway: string) => {
    running.set(gateway, (running.get(gateway) ?? 0) + 1);
    most = Math.max(most, running.get(gateway)!);
    await sleep(5);
    await answer(turn);
    running.set(gateway, running.get(gateway)! - 1);
  };
  const gateways = [await cluster.start({ limit: 20, handler }), await cluster.start({ limit: 20, handler })];
  await fill(gateways, 200, 5);
  await waitUntil(() => chats.total >= 1000, { what: '1000 answers', timeoutMs: 60_000 });
  await waitUntil(() => gateways.every(({ turns }) => turns.stats().active === 0), { what: 'rest' });

  for (let mailbox = 0; mailbox < 200; mailbox += 1) {
    expect(chats.of(`chat.${mailbox}`)).toEqual(expected(mailbox, 5));
  }
  expect(most).toBe(20);
  expect(gateways.map(({ counts }) => counts.get('most active'))).toEqual([20, 20]);
  const [first, second] = gateways.map(({ counts }) => counts.get('done') ?? 0);
  expect(first! + second!).toBe(1000);
  expect(Math.min(first!, second!)).toBeGreaterThan(0);
});

for (const how of ['restart', 'kill'] as const) {
  test(`nats-server ends in the middle (${how}) and comes back: nothing lost, order kept`, { timeout }, async () => {
    const handler = async (turn: Turn) => {
      await sleep(20);
      await answer(turn);
    };
    const gateways = [await cluster.start({ limit: 10, handler }), await cluster.start({ limit: 10, handler })];
    const filled = fill(gateways, 40, 5);
    await waitUntil(() => chats.total >= 20, { what: 'the first answers' });
    if (how === 'kill') {
      await server.kill();
    }
    await server.restart();
    await filled;
    const all = new Set<string>();
    for (let mailbox = 0; mailbox < 40; mailbox += 1) {
      for (const arrival of expected(mailbox, 5)) {
        all.add(`chat.${mailbox} ${arrival}`);
      }
    }
    const arrived = () =>
      Array.from({ length: 40 }, (_, mailbox) =>
        chats.of(`chat.${mailbox}`).map((one) => `chat.${mailbox} ${one}`),
      ).flat();
    await waitUntil(() => new Set(arrived()).size === all.size, { what: 'all answers', timeoutMs: 60_000 });

    const doubles = chats.total - all.size;
    const ambiguous = gateways.reduce((sum, { counts }) => sum + (counts.get('ambiguous sends') ?? 0), 0);
    expect(doubles).toBeLessThanOrEqual(ambiguous);
    for (let mailbox = 0; mailbox < 40; mailbox += 1) {
      const got = chats.of(`chat.${mailbox}`);
      expect(got).toEqual(got.toSorted((one, other) => Number(one) - Number(other)));
    }
  });
}

test('a gateway that drains hands over at once, without waiting for the ack wait', { timeout }, async () => {
  const starts: string[] = [];
  const handler = async (turn: Turn, gateway: string) => {
    starts.push(gateway);
    if (gateway === 'gateway-1') {
      await new Promise((resolve) => {
        turn.signal.addEventListener('abort', resolve);
      });
      throw turn.signal.reason;
    }
    await answer(turn);
  };
  const first = await cluster.start({ handler });
  await first.turns.accept('chat', update(1));
  await first.turns.accept('chat', update(2));
  await waitUntil(() => starts.length === 1, { what: 'the first start' });
  const second = await cluster.start({ handler });
  await first.turns.drain(0);
  // Well before the ack wait of 10 s is over.
  await waitUntil(() => second.counts.get('done') === 2, { what: 'the other gateway to finish', timeoutMs: 7000 });

  expect(first.counts.get('released')).toBe(1);
  expect(chats.of('chat')).toEqual(['1.1', '2.1']);
});

test('a stop reaches the holder through another gateway', { timeout }, async () => {
  const handler = async (turn: Turn) => {
    await new Promise((resolve) => {
      turn.signal.addEventListener('abort', resolve);
    });
    expect([turn.signal.reason, turn.stopped()]).toEqual(['stop', true]);
    await answer(turn);
  };
  const holder = await cluster.start({ handler });
  await holder.turns.accept('chat', update(1));
  await waitUntil(() => holder.turns.stats().active === 1, { what: 'the start' });
  const other = await cluster.start({ handler });

  await expect(other.turns.stop('chat', 1)).resolves.toBe(true);
  await waitUntil(() => holder.counts.get('stopped') === 1, { what: 'the end' });
  await expect(other.turns.stop('chat', 1)).resolves.toBe(false);
});

test('tokens that the stream lost are published again when a gateway starts', { timeout }, async () => {
  const first = await cluster.start({ limit: 1, handler: answer });
  await first.turns.stopPulling();
  await first.turns.accept('chat', update(1));
  const manager = await first.bus.jetstreamManager();
  await manager.streams.delete(streams.turns.name);
  const second = await cluster.start({ handler: answer });
  await waitUntil(() => second.counts.get('done') === 1, { what: 'the answer', timeoutMs: 30_000 });

  expect(second.counts.get('reconciled')).toBe(1);
});
