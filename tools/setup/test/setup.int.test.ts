import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buckets, streams } from '@gonets/contracts';
import { inRepository, startNatsServer } from '@gonets/testing';
import type { NatsServer } from '@gonets/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let nats: NatsServer;
beforeAll(async () => {
  nats = await startNatsServer();
});
afterAll(() => nats.stop());

function setup(env: Record<string, string> = {}): Promise<Output> {
  const run = promisify(execFile);
  const file = inRepository('tools/setup/src/main.ts');
  return run(process.execPath, [file], { env: { NATS_URL: nats.url, STORAGE_LIMIT_MB: '512', ...env } }).then(
    (output) => ({ code: 0, ...output }),
    (error: Output) => error,
  );
}

it('makes everything, changes what the environment changes, and says so', async () => {
  const names = [...Object.values(buckets), ...Object.values(streams)].map(({ name }) => name);
  const first = await setup();
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toContain(`${nats.url}: one copy, at most 512 MB each, conversations kept for 30 days\n`);
  for (const name of names) expect(first.stdout).toMatch(new RegExp(`^ {2}created +(bucket|stream) ${name}$`, 'm'));
  expect((await setup()).stdout).not.toMatch(/created|changed/);
  const changed = await setup({ CONVERSATION_RETENTION_DAYS: '7' });
  expect(changed.stdout.match(/changed .*/g)).toEqual(['changed    bucket gonets_conversations']);
});

it('names every bad variable, and what to do when it cannot do its work', async () => {
  const bad = await setup({ NATS_REPLICAS: '2', CONVERSATION_RETENTION_DAYS: '0', STORAGE_LIMIT_MB: 'all' });
  expect(bad.code).toBe(78);
  expect(bad.stderr).toMatch(/NATS_REPLICAS="2" .*\n.*CONVERSATION_RETENTION_DAYS="0" .*\n.*STORAGE_LIMIT_MB="all" /);
  const alone = await setup({ NATS_REPLICAS: '3' });
  expect(alone.code).toBe(1);
  expect(alone.stderr).toMatch(/^setup: .*(non-clustered|NATS_REPLICAS=3 needs nats-server 2\.10)/);
});
