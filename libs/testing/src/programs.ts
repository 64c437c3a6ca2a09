import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where servers are installed although an ordinary user does not have the folder in PATH. */
const systemFolders = ['/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** Path of an executable in PATH or in the usual system folders. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...systemFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * Path of an executable that a test needs, or undefined: then skip the test; the reason is printed here.
 * Throws when `CI=true`, where nothing may be skipped.
 */
export function requireProgram(name: string): string | undefined {
  const path = findProgram(name);
  return path ?? missing(`${name} is not installed (looked in PATH and ${systemFolders.join(', ')})`);
}

/** Prints why a test is skipped. Throws when `CI=true`. */
export function missing(problem: string): undefined {
  if (process.env['CI'] === 'true') {
    throw new Error(`${problem}, and with CI=true no test may be skipped: install it`);
  }
  process.stderr.write(`skipped: ${problem}\n`);
}

/** Path of a Chromium or Chrome for a browser test, as `requireProgram` finds it. */
export function requireChromium(): string | undefined {
  return findProgram('google-chrome') ?? findProgram('chromium-browser') ?? requireProgram('chromium');
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
