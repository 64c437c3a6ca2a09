import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unpackPackage } from './apt.ts';
import { findProgram, isExecutable, missing } from './programs.ts';
import { inRepository } from './repository.ts';

const run = promisify(execFile);
/** The first release of Debian with nats-server 2.10, and what others have to do to get one. */
const newer = { release: 'trixie', file: 'nats-server-trixie' };

/**
 * Path of a nats-server. `NATS_SERVER` decides, if it is set: a path, or the oldest version that will do, such as 2.10.
 * Else it is the one of the system; else it is fetched into `.cache` with apt, which needs neither root nor a running
 * service. One that is older than `oldest` is left aside. Several processes may do this at once.
 * Throws with the command to run when it can be neither found nor fetched.
 */
export async function ensureNatsServer(oldest?: string): Promise<string> {
  const choice = process.env['NATS_SERVER'] ?? '';
  const chosen = choice.includes('/') ? choice : undefined;
  if (chosen !== undefined && !isExecutable(chosen)) {
    throw new Error(`NATS_SERVER=${chosen} is no program: give the path of a nats-server, or a version such as 2.10`);
  }
  const wanted = oldest ?? (chosen === undefined && choice !== '' ? choice : undefined);
  const cache = inRepository('.cache');
  const usual = chosen ?? findProgram('nats-server') ?? (await fetchNatsServer(cache));
  if (wanted === undefined || (await isAtLeast(usual, wanted))) {
    return usual;
  }
  const problem = `${usual} is older than ${wanted}`;
  if (chosen !== undefined) {
    throw new Error(`nats-server ${wanted} or newer is needed, and ${problem}: change NATS_SERVER`);
  }
  const fetched = await fetchNatsServer(cache, newer);
  if (!(await isAtLeast(fetched, wanted))) {
    throw new Error(`NATS_SERVER=${wanted}: neither ${usual} nor ${fetched} is as new; give the path of one that is`);
  }
  return fetched;
}

/** The same for a test that can be skipped: undefined when there is none, with the reason printed. Throws with CI=true. */
export async function requireNatsServer(oldest: string): Promise<string | undefined> {
  try {
    return await ensureNatsServer(oldest);
  } catch (error) {
    return missing(error instanceof Error ? error.message : String(error));
  }
}

/** Path of the nats-server in the folder `cache`; fetched when it is not there yet. */
export async function fetchNatsServer(cache: string, from?: typeof newer): Promise<string> {
  const fetched = join(cache, 'bin', from?.file ?? 'nats-server');
  if (isExecutable(fetched)) {
    return fetched;
  }
  await mkdir(dirname(fetched), { recursive: true });
  const folder = await mkdtemp(join(cache, 'fetch-'));
  try {
    await unpackPackage('nats-server', folder, from?.release);
    const binary = join(folder, 'usr', 'sbin', 'nats-server');
    await version(binary);
    // Atomic: whoever else is fetching right now renames the same file to the same place.
    await rename(binary, fetched);
  } catch (error) {
    throw new Error(howToInstall(error instanceof Error ? error.message : String(error)), { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return fetched;
}

async function isAtLeast(binary: string, wanted: string): Promise<boolean> {
  const [[major = 0, minor = 0], [wantedMajor = 0, wantedMinor = 0]] = [
    numbers(await version(binary)),
    numbers(wanted),
  ];
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function numbers(version: string): number[] {
  return version.split('.').map(Number);
}

/** Such as 2.10.27. */
async function version(binary: string): Promise<string> {
  const { stdout } = await run(binary, ['--version']);
  const found = /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (found === undefined) {
    throw new Error(`${binary} does not tell its version: ${stdout.trim()}`);
  }
  return found;
}

function howToInstall(problem: string): string {
  return `nats-server is needed, but ${problem}. Do one of these and try again:
  Debian, Ubuntu: sudo apt-get install nats-server
  macOS:          brew install nats-server
  Docker:         docker run --rm -p 4222:4222 nats:2 -js    and set NATS_URL=nats://127.0.0.1:4222
  anything else:  set NATS_SERVER to the path of a nats-server`;
}
