import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buckets, streams } from '@gonets/contracts';
import { inRepository, startNatsServer } from '@gonets/testing';
import type { NatsServer } from '@gonets/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setUp } from '../src/set-up.ts';

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

const environment = (more: Record<string, string> = {}) => ({ NATS_URL: nats.url, STORAGE_LIMIT_MB: '512', ...more });

/** As `npm run setup` runs it. */
function run(more: Record<string, string> = {}): Promise<Output> {
  const file = inRepository('tools/setup/src/main.ts');
  return promisify(execFile)(process.execPath, [file], { env: environment(more) }).then(
    (output) => ({ code: 0, ...output }),
    (error: Output) => error,
  );
}

it('makes everything, changes what the environment changes, and says so', async () => {
  const names = [...Object.values(buckets), ...Object.values(streams)].map(({ name }) => name);
  const { code, stdout, stderr } = await run();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`${nats.url}: one copy, at most 512 MB each, conversations kept for 30 days, files for 7\n`);
  for (const name of names) expect(stdout).toMatch(new RegExp(`^ {2}created +(bucket|stream) ${name}$`, 'm'));
  const changes = async (more?: Record<string, string>) =>
    (await setUp(environment(more))).done.filter(({ change }) => change !== 'as it was');
  expect(await changes()).toEqual([]);
  const { done } = await setUp(environment({ CONVERSATION_RETENTION_DAYS: '7' }), { onlyMissing: true });
  expect(done.filter(({ change }) => change !== 'as it was')).toEqual([]);
  expect(await changes({ CONVERSATION_RETENTION_DAYS: '7' })).toEqual([
    { what: 'bucket gonets_conversations', change: 'changed' },
  ]);
});

it('names every bad variable, and what to do when it cannot do its work', async () => {
  const bad = await run({ NATS_REPLICAS: '2', CONVERSATION_RETENTION_DAYS: '0', STORAGE_LIMIT_MB: 'all' });
  expect(bad.code).toBe(78);
  expect(bad.stderr).toMatch(/NATS_REPLICAS="2" .*\n.*CONVERSATION_RETENTION_DAYS="0" .*\n.*STORAGE_LIMIT_MB="all" /);
  await expect(setUp(environment({ NATS_REPLICAS: '3' }))).rejects.toThrow(/needs a cluster|needs nats-server 2\.10/);
});
