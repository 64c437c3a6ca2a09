import { startNatsServer, waitUntil } from '@gonets/testing';
import type { NatsServer } from '@gonets/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Turn } from '../../src/turns/index.ts';
import { Chats, Cluster, update } from './cluster.ts';

/* Crashes on a real nats-server, with the real times: mostly waiting, hence in a file of their own. */

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

test('a gateway dies: another one takes over and sends only what was not sent', { timeout }, async () => {
  const attempts: string[] = [];
  const handler = async (turn: Turn, gateway: string) => {
    attempts.push(`${gateway}: attempt ${turn.attempt}`);
    await turn.send(1, chats.sent(turn, 1));
    if (gateway === 'gateway-1') {
      await first.kill();
    }
    await turn.send(2, chats.sent(turn, 2));
  };
  const first = await cluster.start({ handler });
  await first.turns.accept('chat', update(7));
  await waitUntil(() => attempts.length === 1, { what: 'the first start' });
  const second = await cluster.start({ handler });
  await waitUntil(() => second.counts.get('done') === 1, { what: 'the takeover', timeoutMs: 60_000 });

  expect(attempts).toEqual(['gateway-1: attempt 1', 'gateway-2: attempt 2']);
  expect(chats.of('chat')).toEqual(['7.1', '7.2']);
  expect(second.counts.get('takeovers')).toBe(1);
});

test('a gateway dies while it sends: the part is sent again and recorded as ambiguous', { timeout }, async () => {
  const handler = async (turn: Turn, gateway: string) => {
    await turn.send(1, async () => {
      await chats.sent(turn)();
      if (gateway === 'gateway-1') {
        await first.kill();
      }
    });
  };
  const first = await cluster.start({ handler });
  await first.turns.accept('chat', update(7));
  await waitUntil(() => chats.total === 1, { what: 'the first send' });
  const second = await cluster.start({ handler });
  await waitUntil(() => second.counts.get('done') === 1, { what: 'the takeover', timeoutMs: 80_000 });

  expect(chats.of('chat')).toEqual(['7.1', '7.1']);
  expect(second.counts.get('ambiguous sends')).toBe(1);
});
