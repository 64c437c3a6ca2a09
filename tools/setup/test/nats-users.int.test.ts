import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createUserKeys } from '@gonets/bus';
import { buckets, streams, subjects } from '@gonets/contracts';
import { ensureNatsServer, inRepository } from '@gonets/testing';
import { expect, it } from 'vitest';
import { renderUsers, users } from '../src/nats-users.ts';

const run = promisify(execFile);

it('deploy/nats/users.conf is what the code says', async () => {
  await expect(renderUsers()).toMatchFileSnapshot(inRepository('deploy/nats/users.conf'));
});

it('every subject, bucket and stream is the right of some service', () => {
  const rights = users.filter(({ name }) => name !== 'setup').flatMap(({ publish }) => publish);
  const names = [...Object.values(subjects), ...Object.values(buckets), ...Object.values(streams)];
  const covered = (name: string) => rights.some((right) => right.includes(name));
  expect(names.map((each) => (typeof each === 'string' ? each : each.name)).filter((name) => !covered(name))).toEqual(
    [],
  );
});

it('npm run nats-keys has a key pair for every user, new each time', async () => {
  const keys = () => run(process.execPath, [inRepository('tools/setup/src/nats-keys.ts')]).then(({ stdout }) => stdout);
  const [first, second] = await Promise.all([keys(), keys()]);
  for (const { key } of users) {
    expect(first).toMatch(new RegExp(`^${key}=U[A-Z2-7]{55}$`, 'm'));
    expect(first).toMatch(new RegExp(`^${key.replace('USER', 'SEED')}=SU[A-Z2-7]{56}$`, 'm'));
  }
  expect(first).not.toBe(second);
});

it.each(['nats-server.conf', 'cluster.conf'])('nats-server takes deploy/nats/%s', async (file) => {
  const keys = Object.fromEntries(users.map(({ key }) => [key, createUserKeys().publicKey]));
  const cluster = {
    NATS_SERVER_NAME: 'n1',
    NATS_ROUTE_1: 'nats://a:6222',
    NATS_ROUTE_2: 'nats://b:6222',
    NATS_ROUTE_3: 'nats://c:6222',
  };
  const env = { ...keys, ...cluster };
  const check = run(await ensureNatsServer(), ['-t', '-c', inRepository(`deploy/nats/${file}`)], { env });
  await expect(check).resolves.toMatchObject({ stderr: expect.stringContaining('is valid') });
});
