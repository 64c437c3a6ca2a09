import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { streams } from '@gonets/contracts';
import { freePort, inRepository, logSink, startNatsServer, waitUntil } from '@gonets/testing';
import type { NatsServer } from '@gonets/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDeadLetters, serveDeadLetters } from '../../src/dead-letters/index.ts';
import type { Turn } from '../../src/turns/index.ts';
import { append } from '../../src/turns/mailbox.ts';
import { Chats, Cluster, update } from '../turns/cluster.ts';
import type { TestGateway } from '../turns/cluster.ts';

/* Turns that fail for good, on a real nats-server, and what an operator does about them at a terminal. */

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let server: NatsServer;
let cluster: Cluster;
let gateway: TestGateway;
const chats = new Chats();
const sink = logSink();
/** Runs for the ten seconds in which it waits for NATS. */
let away: Promise<Output>;
let broken = true;

beforeAll(async () => {
  away = cli(['list'], `nats://127.0.0.1:${await freePort()}`);
  server = await startNatsServer();
  cluster = new Cluster(server.url);
  gateway = await cluster.start({
    handler: async (turn: Turn) => {
      if (broken) {
        throw new Error('the handler is broken');
      }
      await turn.send(1, chats.sent(turn));
    },
  });
  const archive = await openDeadLetters(gateway.bus);
  await serveDeadLetters({ bus: gateway.bus, archive, turns: gateway.turns, log: sink.log });
});
afterAll(async () => {
  await cluster.stop();
  await server.stop();
});

/** As `npm run dead-letters -- …` runs it. */
function cli(args: readonly string[], url = server.url): Promise<Output> {
  const file = inRepository('tools/dead-letters/src/main.ts');
  return promisify(execFile)(process.execPath, [file, ...args], { env: { NATS_URL: url } }).then(
    (output) => ({ code: 0, ...output }),
    (error: Output) => error,
  );
}

/** An update whose turn has failed at all attempts but the last. */
async function poison(key: string, id: number): Promise<void> {
  const before = append(undefined, update(id), Date.now());
  if (typeof before === 'string') {
    throw new Error(`an empty mailbox is ${before}`);
  }
  const given = gateway.counts.get('given up') ?? 0;
  await gateway.ports.store.create(key, { ...before, attempt: 4 });
  await gateway.ports.queue.publish({ key, epoch: before.epoch });
  await waitUntil(() => gateway.counts.get('given up') === given + 1, { what: 'giving up' });
}

test('a turn that is given up is listed, shown, replayed once after the cause is mended, and gone', async () => {
  await poison('p.1.41', 7);
  await poison('p.1.42', 8);
  // Written by a version yet to come.
  await gateway.bus.jetstream.publish(`${streams.deadLetters.prefix}.p.1.43.9`, '{"version":2}');

  const [listed, seen] = await Promise.all([cli(['list']), cli(['show', '1'])]);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toMatch(
    /^1 .* p\.1\.41 .* 5 .*Error: the handler is broken\n2 .* p\.1\.42 .*\n3 .* unreadable: /m,
  );
  expect(listed.stdout).not.toContain('привет');
  expect(seen.stdout).toMatch(/updates +7, received/);
  expect(seen.stdout).toContain('"text": "привет"');

  broken = false;
  await gateway.turns.accept('p.1.41', update(10));
  await waitUntil(() => chats.of('p.1.41').length === 1, { what: 'the chat to go on' });
  expect(await cli(['replay', '1'])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 replayed') });
  await waitUntil(() => chats.of('p.1.41').length === 2, { what: 'the replayed answer' });
  expect(chats.of('p.1.41')).toEqual(['10.1', '7.1']);

  const [again, rest] = await Promise.all([cli(['replay', '1']), cli(['replay', 'all'])]);
  expect(again).toMatchObject({ code: 1, stdout: expect.stringContaining('is not there') });
  expect(rest).toMatchObject({ code: 1, stdout: expect.stringMatching(/2 replayed.*\n.*3 stays: it is unreadable/) });
  await waitUntil(() => chats.of('p.1.42').length === 1, { what: 'the other answer' });
  expect(await cli(['delete', 'all'])).toMatchObject({ code: 0, stdout: 'dead letter 3 deleted\n' });
  const [none, gone] = await Promise.all([cli(['list']), cli(['delete', '3'])]);
  expect([none.stdout, gone.code]).toEqual(['no dead letters\n', 1]);
  expect(chats.total).toBe(3);
  expect(JSON.stringify(sink.lines())).not.toContain('привет');
});

test('a wrong command line, an unknown letter, and NATS away end with what to do', async () => {
  const all = [cli(['replay', '0']), cli(['show', '999']), cli(['list'], 'nats://user:password@127.0.0.1'), away];
  expect((await Promise.all(all)).map(({ code, stderr }) => `${code} ${stderr}`)).toEqual([
    expect.stringMatching(/^2 usage: npm run dead-letters/),
    expect.stringMatching(/^1 dead-letters: .*no dead letter 999/),
    expect.stringMatching(/^78 dead-letters: the environment is wrong:\n {2}NATS_URL/),
    expect.stringMatching(/^1 dead-letters: NATS at .* check NATS_URL/),
  ]);
});
