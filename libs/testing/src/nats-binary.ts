import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram, isExecutable } from './programs.ts';
import { inRepository } from './repository.ts';

const run = promisify(execFile);
/** Longest time for one step of fetching: a slow network, or a package mirror far away. */
const stepMs = 180_000;

/**
 * Path of a nats-server: from PATH or the system folders, else from the `.cache` folder of the repository, else fetched
 * there with apt, which needs neither root nor a running service. Several processes may do this at once.
 * Throws with the command to run when it can be neither found nor fetched.
 */
export async function ensureNatsServer(): Promise<string> {
  return findProgram('nats-server') ?? (await fetchNatsServer(inRepository('.cache')));
}

/** Path of the nats-server in the folder `cache`; fetched when it is not there yet. */
export async function fetchNatsServer(cache: string): Promise<string> {
  const fetched = join(cache, 'bin', 'nats-server');
  if (isExecutable(fetched)) {
    return fetched;
  }
  if (findProgram('apt-get') === undefined || findProgram('dpkg') === undefined) {
    throw new Error(howToInstall('it is not installed and this system has no apt-get to fetch it with'));
  }
  await mkdir(dirname(fetched), { recursive: true });
  const folder = await mkdtemp(join(cache, 'fetch-'));
  try {
    const binary = await fetchWithApt(folder);
    await run(binary, ['--version'], { timeout: stepMs });
    // Atomic: whoever else is fetching right now renames the same file to the same place.
    await rename(binary, fetched);
  } catch (error) {
    throw new Error(howToInstall(`fetching it with apt-get failed: ${reason(error)}`), { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return fetched;
}

async function fetchWithApt(folder: string): Promise<string> {
  try {
    await apt(folder, ['download', 'nats-server']);
  } catch {
    // The package lists are missing or too old. Own ones, because the system's belong to root.
    const own = await ownLists(folder);
    await apt(folder, ['update', ...own]);
    await apt(folder, ['download', 'nats-server', ...own]);
  }
  const archive = (await readdir(folder)).find((file) => file.endsWith('.deb'));
  if (archive === undefined) {
    throw new Error('apt-get download succeeded but left no package');
  }
  await run('dpkg', ['-x', archive, '.'], { cwd: folder, timeout: stepMs });
  return join(folder, 'usr', 'sbin', 'nats-server');
}

async function ownLists(folder: string): Promise<string[]> {
  const lists = join(folder, 'lists');
  const cache = join(folder, 'cache');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  return [`Dir::State::lists=${lists}`, `Dir::Cache=${cache}`].flatMap((option) => ['-o', option]);
}

async function apt(cwd: string, args: string[]): Promise<void> {
  // As root, apt would become the user _apt, who may not write here.
  const options = ['-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=2'];
  await run('apt-get', ['-qq', ...options, ...args], { cwd, timeout: stepMs, env: { ...process.env, LC_ALL: 'C' } });
}

function reason(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return output === '' ? String(error) : output.split('\n').slice(-3).join(' ');
}

function howToInstall(problem: string): string {
  return `nats-server is needed, but ${problem}. Do one of these and try again:
  Debian, Ubuntu: sudo apt-get install nats-server
  macOS:          brew install nats-server
  Docker:         docker run --rm -p 4222:4222 nats:2 -js    and set NATS_URL=nats://127.0.0.1:4222`;
}
