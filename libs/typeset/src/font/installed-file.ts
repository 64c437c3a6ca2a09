import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Path of a file of an installed package, also of one that its `exports` do not list, such as a licence.
 * @param source Package name and path in it. @throws When the package is not installed or has no such file.
 */
export function installedFile(source: string): string {
  for (const folder of require.resolve.paths(source) ?? []) {
    const path = join(folder, source);
    if (existsSync(path)) return path;
  }
  throw new Error(`${source} is not installed; run "npm ci".`);
}
