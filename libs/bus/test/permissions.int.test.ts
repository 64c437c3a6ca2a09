import { logSink, startNatsServer } from '@gonets/testing';
import type { NatsServer } from '@gonets/testing';
import { nkeys } from 'nats';
import { expect, onTestFinished, test } from 'vitest';
import { connectBus } from '../src/index.ts';
import type { Bus } from '../src/index.ts';
import { aborted, concat, configFile, contracts } from './setup.ts';

interface Permissions {
  readonly publish?: object;
  readonly subscribe?: object;
}

const sink = logSink();

/** A server with one user for each service; answers how to connect as one of them. */
async function serverWith(
  users: Record<string, Permissions>,
): Promise<(service: string, seed?: string) => Promise<Bus>> {
  const seeds = new Map<string, string>();
  const entries = Object.entries(users).map(([service, permissions]) => {
    const user = nkeys.createUser();
    seeds.set(service, new TextDecoder().decode(user.getSeed()));
    return { nkey: user.getPublicKey(), permissions };
  });
  const config = `authorization ${JSON.stringify({ users: entries })}`;
  const server: NatsServer = await startNatsServer({ args: ['-c', await configFile(config)] });
  onTestFinished(() => server.stop());
  return async (service, nkeySeed = seeds.get(service)) => {
    const bus = await connectBus({ service, version: '1.0.0', servers: server.url, log: sink.log, nkeySeed });
    onTestFinished(() => bus.shutdown(1000));
    return bus;
  };
}

test('an nkey opens the door, and another one does not', async () => {
  const connect = await serverWith({ known: {} });
  expect((await connect('known')).ready()).toBe(true);
  const stranger = new TextDecoder().decode(nkeys.createUser().getSeed());
  await expect(connect('known', stranger)).rejects.toThrow(
    /refused the credentials: check NATS_CREDS or NATS_NKEY_SEED/,
  );
});

test('the permissions that the README names are enough', async () => {
  const { echo, talk } = contracts('least');
  const connect = await serverWith({
    asking: {
      publish: { allow: ['gonets.v1.least.*', '_INBOX_working.>'] },
      subscribe: { allow: ['_INBOX_asking.>', '$SRV.>'] },
    },
    working: {
      publish: { allow: ['gonets.v1.least.*', '_INBOX_asking.>'] },
      subscribe: { allow: ['gonets.v1.least.*', '_INBOX_working.>', '$SRV.>'] },
    },
  });
  const [asking, working] = [await connect('asking'), await connect('working')];
  await working.serve(echo, { queue: 'q', limit: 1, room: 5 }, async ({ id }) => ({ id }));
  const reasons: unknown[] = [];
  await working.serveStream(talk, { queue: 'q', limit: 1, room: 0, merge: concat }, async (_, { write, signal }) => {
    write({ text: 'begun' });
    reasons.push(await aborted(signal));
    return { text: 'stopped' };
  });
  const calls = ['1', '2', '3'].map((id) => asking.call(echo, { id }, { deadlineMs: 10_000 }));
  expect(await Promise.all(calls)).toHaveLength(3);
  const stream = asking.stream(talk, { id: '1' }, { deadlineMs: 10_000 });
  const events: string[] = [];
  for await (const { type } of stream) {
    events.push(type);
    stream.cancel();
  }
  expect(events).toEqual(['delta', 'end']);
  expect(reasons).toMatchObject([{ code: 'CANCELLED' }]);
  expect(sink.lines().filter(({ msg }) => msg === 'NATS reported an error')).toEqual([]);
});

test('a subscription that the server refuses fails with the permission to grant', async () => {
  const connect = await serverWith({ denied: { subscribe: { deny: ['gonets.v1.>'] } } });
  const bus = await connect('denied');
  const { echo } = contracts('denied');
  const serving = bus.serve(echo, { queue: 'q', limit: 1, room: 0 }, async ({ id }) => ({ id }));
  await expect(serving).rejects.toThrow(/refused the subscription to gonets\.v1\.denied\.echo: grant/);
});

test('without permission for its inbox a service does not start', async () => {
  const connect = await serverWith({ mute: { subscribe: { deny: ['_INBOX_mute.>'] } } });
  await expect(connect('mute')).rejects.toThrow(/refused the subscription to _INBOX_mute\..*: grant/);
});
