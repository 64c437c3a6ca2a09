import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { spawnGuarded, waitUntil } from '@gonets/testing';
import { describe, expect, it } from 'vitest';

/** Nobody else sleeps that long. */
const seconds = String(90_000 + process.pid);

function sleepers(): number {
  const all = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).split('\n');
  return all.filter((command) => command.trim() === `sleep ${seconds}`).length;
}

describe('a guarded process', () => {
  it('ends with its owner, also when that is killed while it starts one', async () => {
    const fixture = fileURLToPath(new URL('fixtures/owner.ts', import.meta.url));
    for (const enough of [1, 10]) {
      const owner = spawn(process.execPath, [fixture, seconds], { stdio: 'ignore' });
      await waitUntil(() => sleepers() >= enough, { what: `${enough} processes` });
      owner.kill('SIGKILL');
      await once(owner, 'exit');
      await waitUntil(() => sleepers() === 0, { what: 'the processes to be gone' });
    }
  });

  it('that cannot be run exits as in a shell', async () => {
    const child = spawnGuarded('/no/such/program', [], { stdio: ['ignore', 'ignore', 'pipe'] });
    expect(await once(child, 'exit')).toEqual([127, null]);
  });
});
