import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ensureNatsServer } from '../src/index.ts';

const run = promisify(execFile);
const system = await readFile('/etc/os-release', 'utf8').catch(() => '');
const codename = /^ID=debian$/m.test(system) ? /^VERSION_CODENAME=(.+)$/m.exec(system)?.[1] : undefined;
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
  async function fetchIt(more: Record<string, string> = {}): Promise<string> {
    const env = { PATH: join(folder, 'bin'), CACHE: cache, ...more };
    const { stdout } = await run(process.execPath, [fixture], { env });
    return stdout;
  }

  async function calls(): Promise<string> {
    const { stdout } = await run('cat', [join(folder, 'calls')]);
    return stdout;
  }

  const unpack = `/bin/mkdir -p usr/sbin; printf '#!/bin/sh\\necho nats-server: v2.9.10' > usr/sbin/nats-server; /bin/chmod 755 usr/sbin/nats-server`;

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

  it.skipIf(codename === undefined)("takes a newer release of Debian from the system's own mirror", async () => {
    await program(
      'apt-get',
      `case "$*" in
        *indextargets*) echo "other http://other/"; echo "${codename} http://mirror/debian/";;
        *update*) for word in $*; do case $word in Dir::Etc::sourcelist=*) read -r line < "\${word#*=}"; echo "$line" >> '${folder}/sources';; esac; done;;
        *download*Dir::Etc::sourcelist=*) echo deb > nats-server_2.deb;;
        *) exit 100;;
      esac`,
    );
    await program('dpkg', unpack);
    expect(await fetchIt({ RELEASE: 'next' })).toBe(join(cache, 'bin', 'nats-server-next'));
    expect(await readFile(join(folder, 'sources'), 'utf8')).toMatch(
      /^deb \[signed-by=\S+\] http:\/\/mirror\/debian\/ next main\n$/,
    );
    expect(await calls()).toMatch(/update .*Dir::State::lists=.*sourceparts=\/dev\/null/);
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

describe('NATS_SERVER', () => {
  async function choose(content: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'gonets-test-choice-'));
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    });
    const path = join(folder, 'nats-server');
    await writeFile(path, `#!/bin/sh\n${content}\n`, { mode: 0o755 });
    vi.stubEnv('NATS_SERVER', path);
    return path;
  }

  it('chooses the program, if that is new enough', async () => {
    const path = await choose('echo nats-server: v2.11.3');
    expect(await ensureNatsServer()).toBe(path);
    expect(await ensureNatsServer('2.10')).toBe(path);
    await expect(ensureNatsServer('2.12')).rejects.toThrow(
      `nats-server 2.12 or newer is needed, and ${path} is older than 2.12: change NATS_SERVER`,
    );
  });

  it('is an error when it names no nats-server', async () => {
    await choose('echo something else');
    await expect(ensureNatsServer('2.10')).rejects.toThrow(/does not tell its version: something else/);
    vi.stubEnv('NATS_SERVER', '/nowhere/nats-server');
    await expect(ensureNatsServer()).rejects.toThrow(/NATS_SERVER=\/nowhere\/nats-server is no program/);
  });
});
