import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './programs.ts';

const run = promisify(execFile);
/** Longest time for one step of fetching: a slow network, or a package mirror far away. */
const stepMs = 180_000;
/** The keys of every Debian release that apt on this system trusts. */
const debianKeys = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Downloads a package and unpacks it into `folder`; needs no root and leaves the system's package lists alone.
 * `release` takes it from another release of Debian, from the mirror this system uses. Throws with apt's own words.
 */
export async function unpackPackage(name: string, folder: string, release?: string): Promise<void> {
  if (findProgram('apt-get') === undefined || findProgram('dpkg') === undefined) {
    throw new Error('this system has no apt-get to fetch it with');
  }
  try {
    await download(name, folder, release);
    const archive = (await readdir(folder)).find((file) => file.endsWith('.deb'));
    if (archive === undefined) {
      throw new Error('apt-get download succeeded but left no package');
    }
    await run('dpkg', ['-x', archive, '.'], { cwd: folder, timeout: stepMs });
  } catch (error) {
    throw new Error(`fetching it with apt-get failed: ${reason(error)}`, { cause: error });
  }
}

async function download(name: string, folder: string, release: string | undefined): Promise<void> {
  if (release === undefined) {
    try {
      await apt(folder, ['download', name]);
      return;
    } catch {
      // The package lists are missing or too old.
    }
  }
  const own = [...(await ownLists(folder)), ...(release === undefined ? [] : await ownSources(folder, release))];
  await apt(folder, ['update', ...own]);
  await apt(folder, ['download', name, ...own]);
}

/** The system's lists belong to root. */
async function ownLists(folder: string): Promise<string[]> {
  const lists = join(folder, 'lists');
  const cache = join(folder, 'cache');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  return options(`Dir::State::lists=${lists}`, `Dir::Cache=${cache}`);
}

/** Another release, from the same mirror. Without the status file, apt does not compare it with what is installed. */
async function ownSources(folder: string, release: string): Promise<string[]> {
  const mirror = await debianMirror();
  const file = join(folder, 'sources.list');
  await writeFile(file, `deb [signed-by=${debianKeys}] ${mirror} ${release} main\n`);
  return options(`Dir::Etc::sourcelist=${file}`, 'Dir::Etc::sourceparts=/dev/null', 'Dir::State::status=/dev/null');
}

async function debianMirror(): Promise<string> {
  const system = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const codename = /^VERSION_CODENAME=(.+)$/m.exec(system)?.[1];
  if (!/^ID=debian$/m.test(system) || codename === undefined) {
    throw new Error('this system is not a release of Debian');
  }
  const { stdout } = await run('apt-get', ['indextargets', '--no-release-info', '--format', '$(RELEASE) $(REPO_URI)']);
  const mirror = stdout.split('\n').find((line) => line.startsWith(`${codename} `));
  if (mirror === undefined) {
    throw new Error(`no package source of this system offers ${codename}`);
  }
  return mirror.slice(codename.length + 1);
}

function options(...settings: string[]): string[] {
  return settings.flatMap((setting) => ['-o', setting]);
}

async function apt(cwd: string, args: string[]): Promise<void> {
  // As root, apt would become the user _apt, who may not write here.
  const own = options('APT::Sandbox::User=root', 'Acquire::Retries=2');
  await run('apt-get', ['-qq', ...own, ...args], { cwd, timeout: stepMs, env: { ...process.env, LC_ALL: 'C' } });
}

function reason(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return output === '' ? String(error) : output.split('\n').slice(-3).join(' ');
}
