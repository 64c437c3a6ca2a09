import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTelegramSimulator, type TelegramSimulator } from '@gonets/telegram-simulator';
import { inRepository, type NatsServer, startNatsServer, waitUntil } from '@gonets/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { services } from '@gonets/testing';
import { botToken } from '../src/stack.ts';

/** The Node of the machine where there is one, which may be older than the pinned one; bundles must run there too. */
const plainNode = ['/usr/local/bin/node', '/usr/bin/node'].find((path) => existsSync(path)) ?? process.execPath;

/** A GIF of one pixel. */
const dot = 'R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==';

describe('a bundle', () => {
  let nats: NatsServer;
  let telegram: TelegramSimulator;
  let folder: string;

  beforeAll(async () => {
    nats = await startNatsServer();
    telegram = await startTelegramSimulator({ token: botToken });
    folder = mkdtempSync(join(tmpdir(), 'gonets-bundle-'));
    execFileSync('npm', ['run', 'build'], { cwd: inRepository('.'), stdio: 'pipe' });
  }, 120_000);
  afterAll(async () => {
    await telegram?.stop();
    await nats?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('of setup makes the storage that the services wait for', () => {
    const dist = join(folder, 'setup');
    cpSync(inRepository('tools/setup/dist'), dist, { recursive: true });
    const env = { NATS_URL: nats.url, STORAGE_LIMIT_MB: '512' };
    const output = execFileSync(plainNode, [join(dist, 'main.js')], { cwd: dist, env, encoding: 'utf8' });
    expect(output).toContain('created    consumer gateway of stream GONETS_TURNS');
  });

  it.each(services)('of %s runs with plain node and no node_modules, and drains on SIGTERM', async (name) => {
    const dist = join(folder, name);
    cpSync(inRepository(`services/${name}/dist`), dist, { recursive: true });
    const service = spawn(plainNode, [join(dist, 'main.js')], {
      cwd: dist,
      env: {
        PORT: '0',
        NATS_URL: nats.url,
        TELEGRAM_TOKEN: botToken,
        TELEGRAM_API_ROOT: telegram.url,
        ANTHROPIC_API_KEY: 'none',
        // Nobody listens there: tracing must start, and must not be in the way.
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      },
    });
    let output = '';
    for (const stream of [service.stdout, service.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const exited = once(service, 'exit');
    try {
      const ready = async () => {
        const port = /"port":(\d+)/.exec(output)?.[1];
        const answer = port && (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined));
        return answer && answer.ok;
      };
      await waitUntil(ready, { what: `${name} to be ready`, timeoutMs: 30_000 }).catch((error: unknown) => {
        throw new Error(`${name} did not start:\n${output}`, { cause: error });
      });
    } finally {
      service.kill('SIGTERM');
    }
    expect(await exited).toEqual([0, null]);
  });

  it('of ai-service has its image library', () => {
    const program = `import sharp from 'sharp'; console.log((await sharp(Buffer.from('${dot}', 'base64')).stats()).isOpaque);`;
    const output = execFileSync(plainNode, ['--input-type=module', '-e', program], {
      cwd: join(folder, 'ai-service'),
      encoding: 'utf8',
    });
    expect(output).toBe('true\n');
  });
});
