import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTelegramSimulator } from '@gonets/telegram-simulator';
import { inRepository, setUp, startNatsServer, waitUntil } from '@gonets/testing';
import { describe, expect, it } from 'vitest';
import { descendants, isAlive } from '../src/process-tree.ts';

describe('npm start', () => {
  it('serves the chat page, restarts what dies, and leaves nothing behind', { timeout: 120_000 }, async () => {
    const { PATH = '', HOME = '' } = process.env;
    // Its own process group, as in a terminal: Ctrl-C reaches all of it.
    const start = spawn('npm', ['start'], {
      cwd: inRepository('.'),
      detached: true,
      env: { PATH, HOME, THREAD_POOL_SIZE: '1' },
    });
    const group = start.pid ?? 0;
    const exited = once(start, 'exit');
    let output = '';
    for (const stream of [start.stdout, start.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const printed = (pattern: RegExp) =>
      waitUntil(() => pattern.exec(output)?.[1], { what: `${pattern} in the output`, timeoutMs: 60_000 });

    let started: number[] = [];
    try {
      const page = await printed(/(http:\/\/localhost:\d+)/);
      expect((await fetch(page)).status).toBe(200);
      expect(output).toContain('TELEGRAM_TOKEN=');
      expect(output).toContain('ANTHROPIC_API_KEY=');

      const victim = descendants(group).find(({ command }) => command.includes('services/pdf-service'));
      process.kill(victim?.pid ?? 0, 'SIGKILL');
      await printed(/(pdf-service stopped \(killed by SIGKILL\))/);
      const port = await printed(/pdf-service :(\d+)/);
      await waitUntil(
        () =>
          fetch(`http://127.0.0.1:${port}/readyz`).then(
            ({ ok }) => ok,
            () => false,
          ),
        {
          what: 'pdf-service to be back',
          timeoutMs: 30_000,
        },
      );
      started = descendants(group).map(({ pid }) => pid);
      expect(started.length).toBeGreaterThanOrEqual(8);
    } finally {
      process.kill(-group, 'SIGINT');
      await exited;
    }
    await waitUntil(() => !started.some(isAlive), { what: 'every process to be gone' });
  });

  it('says at once that the token is refused, not only when it gives up', { timeout: 90_000 }, async () => {
    const telegram = await startTelegramSimulator({ token: '1000000001:the-token-of-the-bot' });
    const nats = await startNatsServer();
    const { PATH = '', HOME = '' } = process.env;
    const wrong = { TELEGRAM_TOKEN: '1000000001:another-token', TELEGRAM_API_ROOT: telegram.url, NATS_URL: nats.url };
    const start = spawn('npm', ['start'], { cwd: inRepository('.'), detached: true, env: { PATH, HOME, ...wrong } });
    const exited = once(start, 'exit');
    let output = '';
    start.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    try {
      await waitUntil(() => output.includes('TELEGRAM_TOKEN was refused'), { what: 'the reason', timeoutMs: 60_000 });
      expect(output).not.toContain('did not start');
      expect(output).not.toContain('another-token');
    } finally {
      process.kill(-(start.pid ?? 0), 'SIGINT');
      await exited;
      await telegram.stop();
      await nats.stop();
    }
  });

  it('that is killed leaves neither a process nor what NATS stored', { timeout: 120_000 }, async () => {
    const { PATH = '', HOME = '' } = process.env;
    const TMPDIR = mkdtempSync(join(tmpdir(), 'gonets-start-'));
    const main = inRepository('tools/start/src/main.ts');
    const start = spawn(process.execPath, [main], {
      stdio: 'ignore',
      env: { PATH, HOME, TMPDIR, THREAD_POOL_SIZE: '1' },
    });
    try {
      const stored = () => readdirSync(TMPDIR, { recursive: true }).some((path) => String(path).endsWith('jetstream'));
      await waitUntil(stored, { what: 'NATS to run', timeoutMs: 30_000 });
      const children = descendants(start.pid ?? 0).map(({ pid }) => pid);
      start.kill('SIGKILL');
      await waitUntil(() => !children.some(isAlive), { what: 'every process to be gone', timeoutMs: 30_000 });
      await waitUntil(() => readdirSync(TMPDIR).every((name) => !name.startsWith('gonets-nats-')), {
        what: 'the folder of NATS to be gone',
      });
    } finally {
      start.kill('SIGKILL');
      rmSync(TMPDIR, { recursive: true });
    }
  });

  it('names every bad variable of all services at once, and starts nothing', async () => {
    const { PATH = '', HOME = '' } = process.env;
    const bad = { LOG_LEVEL: 'loud', AI_SEMAPHORE_LIMIT: 'abc', TELEGRAM_READ_TIMEOUT: '-5', THREAD_POOL_SIZE: '0' };
    const start = spawn('npm', ['start'], { cwd: inRepository('.'), env: { PATH, HOME, ...bad } });
    let output = '';
    start.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    expect(await once(start, 'exit')).toEqual([78, null]);
    for (const name of Object.keys(bad)) expect(output).toContain(`${name}=`);
    expect(output).not.toContain('listening');
  });

  it('runs one service alone, which drains when npm is told to stop', async () => {
    const nats = await startNatsServer();
    await setUp(nats.url);
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, NATS_URL: nats.url, PORT: '0' };
    const alone = spawn('npm', ['run', 'start:rate-limit-service'], { cwd: inRepository('.'), env });
    try {
      const exited = once(alone, 'exit');
      let output = '';
      alone.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      await waitUntil(() => output.includes('"started"'), { what: 'the service to start', timeoutMs: 30_000 });
      alone.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
      expect(output).toContain('"stopped"');
    } finally {
      alone.kill('SIGKILL');
      await nats.stop();
    }
  });
});
