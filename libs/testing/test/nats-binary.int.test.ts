import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

const run = promisify(execFile);
const fixture = fileURLToPath(new URL('fixtures/fetch-nats.ts', import.meta.url));

/** The steps of fetching, with stand-ins for apt-get and dpkg that keep a record of their calls. */
describe('fetchNatsServer', () => {
  let folder = '';
  let cache = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gonets-test-apt-'));
    cache = join(folder, 'cache');
    await mkdir(join(folder, 'bin'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
  });

  async function program(name: string, script: string): Promise<void> {
    const path = join(folder, 'bin', name);
    await writeFile(path, `#!/bin/sh\necho "${name} $*" >> '${join(folder, 'calls')}'\n${script}\n`);
    await chmod(path, 0o755);
  }

  /** Runs fetchNatsServer in a process that finds only our stand-ins. */
  async function fetchIt(): Promise<string> {
    const env = { PATH: join(folder, 'bin'), CACHE: cache };
    const { stdout } = await run(process.execPath, [fixture], { env });
    return stdout;
  }

  async function calls(): Promise<string> {
    const { stdout } = await run('cat', [join(folder, 'calls')]);
    return stdout;
  }

  const unpack = `/bin/mkdir -p usr/sbin; printf '#!/bin/sh\\necho v2' > usr/sbin/nats-server; /bin/chmod 755 usr/sbin/nats-server`;

  it('fetches once into the cache, leaving nothing else there', async () => {
    await program('apt-get', 'case "$*" in *download*) echo deb > nats-server_1.deb;; esac');
    await program('dpkg', unpack);
    expect(await fetchIt()).toBe(join(cache, 'bin', 'nats-server'));
    expect(await fetchIt()).toBe(join(cache, 'bin', 'nats-server'));
    expect((await calls()).match(/download/g)).toHaveLength(1);
    expect(await calls()).not.toContain('update');
    expect(await readdir(cache)).toEqual(['bin']);
  });

  it('gets its own package lists when those of the system are missing or old', async () => {
    await program(
      'apt-get',
      `case "$*" in *update*Dir::State::lists=*) ;; *download*Dir::State::lists=*) echo deb > nats-server_1.deb;; *) exit 100;; esac`,
    );
    await program('dpkg', unpack);
    expect(await fetchIt()).toBe(join(cache, 'bin', 'nats-server'));
    expect(await calls()).toMatch(/update .*Dir::State::lists=.*\n.*download nats-server .*Dir::Cache=/);
    expect(await readdir(cache)).toEqual(['bin']);
  });

  it('lets several processes fetch at once', async () => {
    await program('apt-get', 'case "$*" in *download*) /bin/sleep 0.2; echo deb > nats-server_1.deb;; esac');
    await program('dpkg', unpack);
    const paths = await Promise.all([fetchIt(), fetchIt(), fetchIt()]);
    expect(new Set(paths)).toEqual(new Set([join(cache, 'bin', 'nats-server')]));
    expect(await readdir(cache)).toEqual(['bin']);
  });

  it('says what to do when it cannot be fetched', async () => {
    await program('apt-get', 'echo "E: Unable to locate package nats-server" >&2; exit 100');
    await program('dpkg', 'exit 0');
    const error = await fetchIt().catch((failure: { stderr: string }) => failure.stderr);
    expect(error).toContain('Unable to locate package');
    expect(error).toContain('sudo apt-get install nats-server');
    expect(error).toContain('brew install nats-server');
    expect(error).toContain('docker run');
    expect(await readdir(cache)).toEqual(['bin']);
  });

  it('says what to do where there is no apt', async () => {
    const error = await fetchIt().catch((failure: { stderr: string }) => failure.stderr);
    expect(error).toContain('this system has no apt-get');
  });
});
