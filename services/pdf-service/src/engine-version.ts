import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Themes } from './themes.ts';

const isBundle = !import.meta.url.endsWith('.ts');

/**
 * Another one whenever the engine or a theme is another: callers that keep documents then know that theirs are of before.
 * Of a bundle it is a hash of the worker, which names what it imports by its contents; else of the engine's source.
 */
export function engineVersion(themes: Themes): string {
  const hash = createHash('sha256');
  for (const file of isBundle ? [fileURLToPath(new URL('worker.js', import.meta.url))] : sources()) {
    hash.update(readFileSync(file));
  }
  hash.update(JSON.stringify([...themes.all]));
  return hash.digest('hex').slice(0, 16);
}

function sources(): string[] {
  const folder = dirname(fileURLToPath(import.meta.resolve('@gonets/typeset')));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, name));
}
