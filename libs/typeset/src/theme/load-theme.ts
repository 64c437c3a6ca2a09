import { readFileSync, statSync } from 'node:fs';
import type { Theme } from '../layout/theme.ts';
import { merge, type JsonObject } from './merge.ts';
import { readTheme, themeOf } from './read-theme.ts';
import { DEFAULT_THEME, shippedNames, shippedThemes } from './shipped.ts';
import { ThemeError } from './theme-error.ts';

/** Bytes of a theme file; a theme of every setting has 2,000. */
const LARGEST_FILE = 100_000;

/** The theme of documents that ask for none. */
export const defaultTheme = loadTheme(DEFAULT_THEME);

/**
 * The theme of a name that is shipped, or of the file at a path that ends in `.json`.
 * @param changes Settings that win over those of the theme.
 * @throws ThemeError that says what is wrong and what to do.
 */
export function loadTheme(nameOrPath: string, changes: JsonObject = {}): Theme {
  const shipped = shippedThemes.get(nameOrPath);
  if (shipped) return themeOf(merge(shipped, changes), nameOrPath);
  if (!nameOrPath.endsWith('.json')) {
    const known = shippedNames.join(', ');
    throw new ThemeError(`Theme ${nameOrPath} does not exist; use ${known}, or the path of a theme file (.json).`);
  }
  return readTheme(readFile(nameOrPath), nameOrPath, changes);
}

function readFile(path: string): string {
  try {
    const { size } = statSync(path);
    if (size <= LARGEST_FILE) return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ThemeError(`Theme ${path} cannot be read (${reason}); check the path and who may read it.`, { cause });
  }
  throw new ThemeError(`Theme ${path} has more than ${LARGEST_FILE} bytes; it cannot be a theme file.`);
}
