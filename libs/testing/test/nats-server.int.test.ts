import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startNatsServer, waitUntil } from '../src/index.ts';

/** The INFO a server greets with, or undefined when nobody listens. */
async function info(port: number): Promise<Record<string, unknown> | undefined> {
  const socket = connect(port, '127.0.0.1');
  try {
    const [data] = (await once(socket, 'data')) as [Buffer];
    return JSON.parse(data.toString().replace(/^INFO /, '')) as Record<string, unknown>;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

describe('startNatsServer', () => {
  /** Stands in for /tmp, where others work at the same time. */
  let temporary = '';
  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'gonets-test-tmp-'));
    vi.stubEnv('TMPDIR', temporary);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(temporary, { recursive: true });
  });

  it('starts with JetStream, and leaves neither the process nor its folder behind', async () => {
    const server = await startNatsServer();
    expect(await info(server.port)).toMatchObject({ jetstream: true, host: '127.0.0.1' });
    expect(server.url).toBe(`nats://127.0.0.1:${server.port}`);
    expect(await readdir(temporary)).toHaveLength(1);
    await server.stop();
    expect(await info(server.port)).toBeUndefined();
    expect(await readdir(temporary)).toEqual([]);
  });

  it('starts many at once, each on its own port', async () => {
    const servers = await Promise.all(Array.from({ length: 5 }, () => startNatsServer()));
    onTestFinished(async () => {
      await Promise.all(servers.map((server) => server.stop()));
    });
    expect(new Set(servers.map(({ port }) => port)).size).toBe(5);
  });

  it('comes back on the same port after a crash and after a proper end', async () => {
    const server = await startNatsServer();
    onTestFinished(() => server.stop());
    await server.kill();
    expect(await info(server.port)).toBeUndefined();
    await server.restart();
    const first = await info(server.port);
    await server.restart();
    const second = await info(server.port);
    expect(second).toMatchObject({ jetstream: true });
    expect(second?.['server_id']).not.toBe(first?.['server_id']);
  });

  it('keeps a store folder that was given, and passes arguments on', async () => {
    const storeDir = join(temporary, 'store');
    const server = await startNatsServer({ storeDir, args: ['--name', 'anna'] });
    expect(await info(server.port)).toMatchObject({ server_name: 'anna' });
    await server.stop();
    expect(await readdir(storeDir)).toContain('jetstream');
  });

  it('says why it cannot start, and leaves no folder', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(startNatsServer({ port })).rejects.toThrow(/address already in use/);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('ends when the process that started it is killed', async () => {
    const fixture = fileURLToPath(new URL('fixtures/nats-owner.ts', import.meta.url));
    const owner = spawn(process.execPath, [fixture], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const { port } = JSON.parse(line.toString()) as { port: number };
    expect(await info(port)).toBeDefined();
    owner.kill('SIGKILL');
    await waitUntil(async () => (await info(port)) === undefined, { what: 'the server to end' });
    await waitUntil(async () => (await readdir(temporary)).length === 0, { what: 'its folder to go' });
  });
});
